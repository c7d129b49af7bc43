import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openPool } from '@jumin/embedded-postgres';
import { personalDataOf, PersonalDataScan, scanDatabase } from '../personal-data';
import { cellsOf, csvOf, handOver, sampleYear, type HandedOver, type SampleYear } from '../sample-year';
import { spawnPlatform, type SpawnedPlatform } from '../spawned-platform';

/*
 * After a year, with bad lines and refused requests among it, whatever the platform wrote down or said is searched for every name, citizen number, phone
 * and bank account of the sample. What is sealed may be anywhere; what can be read may be nowhere.
 */
describe('after a county’s year', () => {
  let sample: SampleYear;
  let platform: SpawnedPlatform;
  let values: ReadonlySet<string>;
  let scan: PersonalDataScan;
  let folder: string;
  /** Answers to bad requests, by what was asked. */
  const answers: string[] = [];
  const ofKind = (kind: string): HandedOver => sample.files.find((file) => file.kind === kind)!;

  beforeAll(async () => {
    [sample, platform] = await Promise.all([sampleYear('620421', 2022, 40), spawnPlatform()]);
    folder = await mkdtemp(join(tmpdir(), 'jumin-privacy-'));
    values = personalDataOf(sample.files);
    scan = new PersonalDataScan(values);
    await handOver(platform, sample, sample.files.slice(0, 120));
    // Lines that are quarantined or in conflict, of real people, in every kind that names people.
    for (const kind of ['enrolments', 'tier-elections', 'special-identities', 'voucher-details', 'village-lists']) {
      const [heading, ...lines] = cellsOf(ofKind(kind));
      const spoilt = [1, 2, 3].flatMap((way) =>
        lines.map((line) => line.map((cell, at) => (at === (heading!.length - way + line.length) % line.length ? `${line[1]}不对` : cell))),
      );
      const { body } = await platform.send({
        kind,
        name: 'spoilt.csv',
        content: csvOf([heading!, ...spoilt]),
        receivedOn: '2022-12-31',
        county: '620421',
      });
      answers.push(JSON.stringify(body));
      expect([kind, body.counts.quarantined + body.counts.conflict > 0]).toEqual([kind, true]);
    }
  });
  afterAll(async () => {
    await platform?.stop();
    await rm(folder, { recursive: true, force: true });
  });

  it('no column of any table has any of it', async () => {
    const { leaks, looked } = await scanDatabase(platform.connectionString, scan);
    expect(leaks).toEqual([]);
    const tables = [...looked.keys()].map((column) => column.split('.').slice(0, 2).join('.'));
    for (const schema of ['log', 'vault', 'registration', 'payment_collection', 'subsidy_calculation', 'reconciliation', 'reporting'])
      expect([schema, tables.some((table) => table.startsWith(`${schema}.`))]).toEqual([schema, true]);
    expect(looked.get('log.event.data')).toBeGreaterThan(300);
    expect(values.size).toBeGreaterThan(100);
  });

  it('no kept file has any of it, nor do its name or the folder', async () => {
    const found: string[] = [];
    let files = 0;
    for (const entry of await readdir(join(platform.directory, 'files'), { recursive: true, withFileTypes: true })) {
      if (!entry.isFile()) continue;
      files++;
      found.push(...scan.in(`${entry.name} ${(await readFile(join(entry.parentPath, entry.name))).toString('latin1')}`));
      found.push(...scan.in((await readFile(join(entry.parentPath, entry.name))).toString('utf8')));
    }
    expect(files).toBeGreaterThan(100);
    expect(found).toEqual([]);
  });

  it('no answer to a bad request says any of it back', async () => {
    const [heading, line] = cellsOf(ofKind('enrolments'));
    const of = (title: string): string => line![heading!.indexOf(title)]!;
    const [name, number, phone] = [of('姓名'), of('证件号码'), of('手机号')];
    const post = (path: string, body: object | string) => platform.ask(path, { method: 'POST', body });
    for (const { status, body } of [
      await post('/registration/participants', { name, number, phone, village: `${name}${number}` }),
      await post('/registration/participants', { name, number: `${number}0`, phone, village: of('户籍村代码'), registeredOn: number }),
      await post('/registration/participants', `{"name":"${name}","number":${number}`),
      await post('/registration/subjects/find', { number: `${number}${name}` }),
      await post('/registration/subjects/numbers', { subjectIds: [number], reason: name }),
      await platform.ask(`/reporting/subjects/${number}/history`),
      await platform.ask(`/registration/subjects/${number}/history?effective=${number}`),
      await platform.ask(`/reporting/counties/620421/years/2022/people?limit=${number}`),
      await platform.ask(`/${number}/${encodeURIComponent(name)}`),
      await platform.send({ kind: name, name: `${name}.csv`, content: Buffer.from('x'), receivedOn: '2022-12-31' }),
    ]) {
      expect(status).toBeGreaterThanOrEqual(400);
      answers.push(JSON.stringify(body));
    }
    expect(answers.flatMap((answer) => scan.in(answer).map((value) => `${value} in ${answer.slice(0, 300)}`))).toEqual([]);
  });

  it('no log line and no error of the command line has any of it', async () => {
    const [heading, ...lines] = cellsOf(ofKind('enrolments'));
    const file = join(folder, '参保登记.csv');
    await writeFile(file, csvOf([heading!, ...lines.map((line) => line.map((cell) => `${cell}?`))]));
    const number = lines[0]![heading!.indexOf('证件号码')]!;
    const said = [
      await platform.jumin('import', 'enrolments', file, '--county', '620421', '--received-on', '2022-12-31'),
      await platform.jumin('history', `${number.slice(0, 17)}${number.endsWith('1') ? '2' : '1'}`),
      await platform.jumin('history', number, '--known-at', '2099-01-01T00:00:00+08:00'),
    ];
    for (const { code, out, err } of said) expect([code === 0 ? out : err, scan.in(err)]).toEqual([expect.stringMatching(/./), []]);
    expect(scan.in(platform.said())).toEqual([]);
  });

  it('and the search would have found it: in a column, in JSON, escaped, in bytes and in base64', async () => {
    const pool = openPool({ connectionString: platform.connectionString, max: 1 });
    const [name, number] = [
      [...values].find((value) => /^\p{Script=Han}{2,3}$/u.test(value))!,
      [...values].find((value) => /^\d{17}/.test(value))!,
    ];
    await pool.query('create table scratch (plain text, list json, hidden bytea, encoded text, escaped json)');
    await pool.query('insert into scratch values ($1, $2, $3, $4, $5)', [
      `x${number}y`,
      JSON.stringify({ lines: [{ name }] }),
      Buffer.from(number),
      Buffer.from(`{"name":"${name}"}`).toString('base64'),
      `{"name":"${[...name].map((letter) => `\\u${letter.charCodeAt(0).toString(16)}`).join('')}"}`,
    ]);
    const { leaks } = await scanDatabase(platform.connectionString, scan);
    await pool.query('drop table scratch');
    await pool.end();
    expect(leaks.map(({ column }) => column)).toEqual(
      ['plain', 'list', 'hidden', 'encoded', 'escaped'].map((column) => `public.scratch.${column}`),
    );
  });
});
