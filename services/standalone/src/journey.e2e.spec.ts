import { mkdtemp, rm } from 'node:fs/promises';
import { createReadStream } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { generateSample } from '@jumin/sample-county';
import { forgetfulSettings } from '@jumin/embedded-postgres';
import { servePlatform, type ServedPlatform } from './serve-platform';

describe('twenty people of 靖远, from files to a history', () => {
  let folder: string;
  let served: ServedPlatform;
  let ask: (path: string, body?: object) => Promise<{ status: number; json: never }>;
  let token: string;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'jumin-journey-'));
    await generateSample({ county: '620421', year: 2022, people: 20, seed: '1', faults: 'none', out: join(folder, 'sample') });
    served = await servePlatform({ directory: join(folder, 'data'), port: 0, postgresSettings: forgetfulSettings });
    const { url, tokenFile } = JSON.parse(await readFile(join(folder, 'data', 'platform.json'), 'utf8')) as {
      url: string;
      tokenFile: string;
    };
    token = (JSON.parse(await readFile(tokenFile, 'utf8')) as { role: string; token: string }[]).find(
      ({ role }) => role === 'operator',
    )!.token;
    ask = async (path, body) => {
      const response = await fetch(url + path, {
        method: body === undefined ? 'GET' : 'POST',
        headers: { authorization: `Bearer ${token}`, 'idempotency-key': crypto.randomUUID(), 'content-type': 'application/json' },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      });
      return { status: response.status, json: (await response.json()) as never };
    };
  });

  afterAll(async () => {
    await served?.stop();
    await rm(folder, { recursive: true, force: true });
  });

  it('is explained to the fen, and verify finds nothing', async () => {
    const sample = join(folder, 'sample');
    for (const day of (await readdir(sample)).filter((name) => /^\d/.test(name)).sort()) {
      await ask('/platform/clock', { day });
      for (const party of await readdir(join(sample, day)))
        for (const name of (await readdir(join(sample, day, party))).sort()) await send(join(sample, day, party, name), day);
      await ask('/platform/clock', { closeDay: true });
    }
    await ask('/platform/clock', { day: '2023-01-31' });
    await ask('/platform/clock', { closeDay: true });

    const key = JSON.parse(await readFile(join(sample, 'answer-key.json'), 'utf8')) as { people: { idNumber: string; keptFen: number }[] };
    const payer = key.people.find(({ keptFen }) => keptFen > 0)!;
    const found = await ask('/registration/subjects/find', { number: payer.idNumber });
    const { subjectId } = found.json as { subjectId: string };
    const { json: history } = (await ask(`/reporting/subjects/${subjectId}/history?explain=true`)) as {
      json: { type: string; explanation?: { source: unknown }[] }[];
    };
    const types = (history as { type: string }[]).map(({ type }) => type);
    expect(types).toEqual(expect.arrayContaining(['ParticipantEnrolled', 'ContributionDeclared', 'ContributionPosted', 'SubsidyAssessed']));
    expect(JSON.stringify(history)).not.toContain(payer.idNumber);
    expect(JSON.stringify((history as { explanation?: object[] }[]).flatMap(({ explanation }) => explanation ?? []))).toContain('靖政办发');

    const { json: bridge } = await ask('/reporting/counties/620421/years/2022/bridge');
    expect(bridge).toMatchObject({ differenceFen: 0 });
    const { json: verified } = await ask('/platform/verify', {});
    expect(verified).toMatchObject({ ok: true });
  });

  const send = async (path: string, receivedOn: string): Promise<void> => {
    const name = basename(path);
    const service = [...kindsOf].find(([, prefixes]) => prefixes.some((prefix) => name.startsWith(prefix)))![0];
    const response = await fetch(
      `${served.url}/${service}/files?county=620421&receivedOn=${receivedOn}&fileName=${encodeURIComponent(name)}`,
      {
        method: 'POST',
        headers: { authorization: `Bearer ${token}`, 'content-type': 'application/octet-stream' },
        body: createReadStream(path) as never,
        duplex: 'half',
      } as RequestInit,
    );
    expect([name, response.status]).toEqual([name, 201]);
  };
});

const kindsOf = new Map([
  ['registration', ['参保登记', '档次变更', '特殊身份', '死亡名单', '职工参保', '在校学生']],
  ['payment-collection', ['电子税票', '税票明细', '缴费人清单', '缴款回单']],
  ['reconciliation', ['待报解流水', '入库流水', '收入日报', '财政拨付', '财政专户', '人员台账', '支出户流水']],
]);
