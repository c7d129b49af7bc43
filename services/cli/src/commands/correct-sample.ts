import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { csvText } from '../output/table';
import type { Platform } from '../platform/find-platform';
import { PlatformRefused } from '../platform/http-client';
import { moveClock } from './move-clock';
import { kinds } from './send-file';

/** `corrections.json` of a sample: what each party that erred does about its fault. */
export interface Corrections {
  readonly day: string;
  readonly acts: readonly Act[];
}
interface Act {
  readonly id: string;
  readonly class: string;
  readonly corrects: string;
  readonly keys: Readonly<Record<string, string | null>>;
  readonly documents?: readonly {
    readonly kind: string;
    readonly titles: readonly string[];
    readonly rows: readonly (readonly string[])[];
  }[];
  readonly correction?: { readonly reason: string; readonly pairs: readonly object[] };
  readonly refund?: { readonly idNumber: string; readonly amountFen: number };
}
interface Listed {
  readonly id: string;
  readonly class: string;
  readonly state: string;
  readonly keys: Readonly<Record<string, string>>;
}
interface Case {
  readonly state: string;
  readonly proposal: { readonly countersigns?: string; readonly refundNo?: string | null } | null;
}

export interface Corrected {
  readonly documents: number;
  readonly corrections: number;
  readonly refunds: number;
  /** What could not be done, and why. */
  readonly refused: readonly { readonly id: string; readonly class: string; readonly code: string }[];
}

/** Where a sample has none, nothing is to be corrected. */
export const readCorrections = async (folder: string): Promise<Corrections | undefined> => {
  const text = await readFile(join(folder, 'corrections.json'), 'utf8').catch(() => undefined);
  const corrections = text === undefined ? undefined : (JSON.parse(text) as Corrections);
  return corrections && corrections.acts.length > 0 ? corrections : undefined;
};

/** What registration and the tax authority owe comes before what stands on it. */
const documentOrder = ['enrolments', 'vouchers', 'voucher-details', 'treasury-entries', 'village-lists'];
const actsAtOnce = 8;

/**
 * Acts as the parties, each with its own officers through the interfaces that they use: whoever erred hands in the missing document or submits its
 * correction, the counterparty countersigns, the agency's bank pays the refunds. Done again, what is done already stays as it is.
 */
export async function correctSample(platform: Platform, county: string, year: number, { day, acts }: Corrections): Promise<Corrected> {
  const { client } = platform;
  await moveClock(client, day);
  const documents = acts.flatMap((act) => act.documents ?? []);
  for (const kind of documentOrder) {
    const ofKind = documents.filter((one) => one.kind === kind);
    if (ofKind.length > 0)
      await sendRows(
        platform,
        county,
        kind,
        `${kinds[kind]!.prefix}-补报-${day}.csv`,
        ofKind[0]!.titles,
        ofKind.flatMap(({ rows }) => rows),
      );
  }
  await client.post('/platform/settle');
  await client.post('/reconciliation/runs', { county, period: String(year) });
  const listed = await client.get<readonly Listed[]>('/reconciliation/discrepancies', { county, period: String(year), numbers: 'true' });
  const byKey = new Map(listed.filter(({ state }) => state !== 'cleared').map((one) => [keyOf(one.class, one.keys), one]));
  const refused: { id: string; class: string; code: string }[] = [];
  const toPay: (readonly string[])[] = [];
  let corrections = 0;
  const waiting = acts.filter(({ correction }) => correction !== undefined);
  const work = async (): Promise<void> => {
    for (let act = waiting.shift(); act; act = waiting.shift()) {
      const found = byKey.get(keyOf(act.class, act.keys));
      if (!found) {
        refused.push({ id: act.id, class: act.class, code: 'NotFound' });
        continue;
      }
      try {
        const refundNo = await correct(platform, county, found.id, act);
        corrections++;
        if (act.refund && refundNo) toPay.push([`ZC${act.id}`, refundNo, act.refund.idNumber, yuan(act.refund.amountFen), day, '成功']);
      } catch (error) {
        if (!(error instanceof PlatformRefused)) throw error;
        refused.push({ id: act.id, class: act.class, code: error.body.code });
      }
    }
  };
  await Promise.all(Array.from({ length: actsAtOnce }, work));
  await client.post('/platform/settle');
  if (toPay.length > 0)
    await sendRows(
      platform,
      county,
      'refund-payments',
      `支出户流水-${day}.csv`,
      ['流水号', '退费单号', '证件号码', '金额', '日期', '结果'],
      toPay.sort(),
    );
  await client.post('/platform/clock', { closeDay: true });
  await client.post('/platform/settle');
  return { documents: acts.filter((act) => act.documents).length, corrections, refunds: toPay.length, refused };
}

/** The officers' steps in one case, from wherever it stands. Answers with its 退费单号. */
const correct = async (platform: Platform, county: string, id: string, { corrects, correction }: Act): Promise<string | null> => {
  const path = `/reconciliation/cases/${id}`;
  const { state, proposal } = await platform.client.get<Case>(path);
  if (state === 'attributed') await platform.as(corrects, county, 'clerk').post(`${path}/correction`, correction);
  if (state === 'attributed' || state === 'submitted') await platform.as(proposal!.countersigns!, county).post(`${path}/countersignature`);
  return proposal?.refundNo ?? null;
};

/** What tells one difference of a class from the other: the person's line, else the document. */
const keyOf = (discrepancy: string, keys: Readonly<Record<string, string | null>>): string =>
  discrepancy === 'D23' ? `D23/${keys['rosterNo']}` : `${discrepancy}/${keys['voucherNo']}`;

const sendRows = async (
  platform: Platform,
  county: string,
  kind: string,
  fileName: string,
  titles: readonly string[],
  rows: readonly (readonly string[])[],
): Promise<void> => {
  const { service, agency } = kinds[kind]!;
  const content = csvText(rows.map((row) => Object.fromEntries(titles.map((title, at) => [title, row[at] ?? '']))));
  await platform.as(agency, county).send(`/${service}/files`, { kind, fileName, county }, () => Readable.from([Buffer.from(content)]));
};

const yuan = (fen: number): string => {
  const digits = String(fen).padStart(3, '0');
  return `${digits.slice(0, -2)}.${digits.slice(-2)}`;
};
