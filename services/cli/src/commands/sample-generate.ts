import { resolve } from 'node:path';
import type { Run } from '../context';

export const sampleGenerate: Run = async ({ terminal, args }) => {
  const { generateSample } = await import('@jumin/sample-county');
  const [county, year, people] = [args.needed('county'), Number(args.needed('year')), Number(args.needed('people'))];
  const faults = args.text('faults') ?? 'none';
  const out = resolve(args.needed('out'));
  const progress = terminal.progress('生成示例', 'writing the sample', 397); // Days from the first list to next January.
  let days = 0;
  const manifest = await generateSample({
    county,
    year,
    people,
    seed: args.text('seed') ?? '1',
    faults: faults === 'none' || faults === 'all' ? faults : faults.split(','),
    out,
    onProgress: ({ day }) => progress.step(++days, day),
  });
  progress.end();
  if (terminal.json)
    terminal.out(
      JSON.stringify({ out, county, year, people, files: manifest.files.length, firstDay: manifest.firstDay, lastDay: manifest.lastDay }),
    );
  else
    terminal.out(
      terminal.say(
        `已写入 ${out}：${manifest.files.length} 个文件，${manifest.firstDay} 至 ${manifest.lastDay}`,
        `written to ${out}: ${manifest.files.length} files, ${manifest.firstDay} to ${manifest.lastDay}`,
      ),
    );
  return 0;
};
