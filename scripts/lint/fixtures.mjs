// Lints one line of code after the other as if it stood in a file of the project; prints, as JSON, the rules that each one breaks. Reads `[{ path, code }]`.
import { ESLint } from 'eslint';
import { join } from 'node:path';
import { drawProjectGraph, root } from './project-graph.mjs';

let input = '';
for await (const chunk of process.stdin) input += chunk;
process.chdir(root);
drawProjectGraph();
const eslint = new ESLint({ cwd: root });
const broken = [];
for (const { path, code } of JSON.parse(input)) {
  const [result] = await eslint.lintText(code, { filePath: join(root, path) });
  broken.push(result.messages.map(({ ruleId }) => ruleId));
}
console.log(`\n${JSON.stringify(broken)}`);
