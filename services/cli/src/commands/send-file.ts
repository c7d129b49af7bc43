import { accessSync, constants, createReadStream, statSync, type ReadStream } from 'node:fs';
import { basename } from 'node:path';
import type { Platform } from '../platform/find-platform';
import { CommandRefused } from '../refusal';
import type { Terminal } from '../terminal';

/** Which service takes in which kind, which agency hands it in, and how its files are named. */
export const kinds: Readonly<Record<string, { readonly service: string; readonly agency: string; readonly prefix: string }>> = {
  enrolments: { service: 'registration', agency: 'H', prefix: '参保登记' },
  'tier-elections': { service: 'registration', agency: 'W', prefix: '档次变更' },
  'special-identities': { service: 'registration', agency: 'D', prefix: '特殊身份' },
  deaths: { service: 'registration', agency: 'D', prefix: '死亡名单' },
  'employee-scheme': { service: 'registration', agency: 'H', prefix: '职工参保' },
  'school-roll': { service: 'registration', agency: 'D', prefix: '在校学生' },
  vouchers: { service: 'payment-collection', agency: 'T', prefix: '电子税票' },
  'voucher-details': { service: 'payment-collection', agency: 'T', prefix: '税票明细' },
  'village-lists': { service: 'payment-collection', agency: 'V', prefix: '缴费人清单' },
  'deposit-slips': { service: 'payment-collection', agency: 'W', prefix: '缴款回单' },
  'bank-flow': { service: 'reconciliation', agency: 'B', prefix: '待报解流水' },
  'treasury-entries': { service: 'reconciliation', agency: 'K', prefix: '入库流水' },
  'treasury-daily': { service: 'reconciliation', agency: 'K', prefix: '收入日报' },
  allotments: { service: 'reconciliation', agency: 'F', prefix: '财政拨付' },
  'special-account': { service: 'reconciliation', agency: 'F', prefix: '财政专户' },
  postings: { service: 'reconciliation', agency: 'H', prefix: '人员台账' },
  'refund-payments': { service: 'reconciliation', agency: 'H', prefix: '支出户流水' },
};

export const kindOfFile = (fileName: string): string | undefined =>
  Object.entries(kinds).find(([, { prefix }]) => fileName.startsWith(prefix))?.[0];

export interface FileReport {
  readonly kind: string;
  readonly fileName: string;
  readonly county: string | null;
  readonly status: 'taken-in' | 'already-known' | 'waiting-for-parts' | 'stopped' | 'dry-run';
  readonly counts: Readonly<Record<'lines' | 'new' | 'unchanged' | 'changed' | 'conflict' | 'quarantined', number>>;
  readonly problems: readonly {
    readonly line?: number;
    readonly column?: string;
    readonly code: string;
    readonly zh: string;
    readonly en: string;
  }[];
}

export interface FileToSend {
  readonly kind: string;
  readonly path: string;
  /** Whose folder of a tree it lies in: a party's letter, else as its kind. */
  readonly party?: string;
  readonly county?: string;
  readonly receivedOn?: string;
  readonly dryRun?: boolean;
}

/** Sends a file as the officer of the party in whose folder it lies, else of the agency that hands in its kind: whoever sends it mends it. */
export const sendFile = async (
  platform: Platform,
  { kind, path, party, county, receivedOn, dryRun }: FileToSend,
  terminal?: Terminal,
): Promise<FileReport> => {
  const known = Object.hasOwn(kinds, kind) ? kinds[kind] : undefined;
  if (!known)
    throw new CommandRefused(
      2,
      'KindUnknown',
      `没有这种文件：${kind}；可用：${Object.keys(kinds).join(' ')}`,
      `there is no kind ${kind}; there are: ${Object.keys(kinds).join(' ')}`,
    );
  accessSync(path, constants.R_OK); // Said as what it is, and not as a lost connection half-way.
  const sender =
    county === undefined ? platform.client : platform.as(party !== undefined && /^[A-Z]$/.test(party) ? party : known.agency, county);
  let content: ReadStream | undefined;
  const shown = terminal && showProgress(terminal, statSync(path).size, () => content?.bytesRead ?? 0);
  return sender
    .send<FileReport>(
      `/${known.service}/files`,
      { kind, fileName: basename(path), county, receivedOn, dryRun: dryRun ? true : undefined },
      () => (content = createReadStream(path)),
    )
    .finally(shown);
};

/** How much of the file was sent, then for how long it has been worked on. Answers with what ends it. */
const showProgress = ({ progress, say }: Terminal, size: number, sent: () => number): (() => void) => {
  const began = Date.now();
  const sending = progress('传送文件', 'sending the file', size);
  const working = progress('处理文件', 'working on the file', 0);
  const ticking = setInterval(() => {
    const seconds = `${Math.round((Date.now() - began) / 1_000)} ${say('秒', 's')}`;
    if (sent() < size) sending.step(sent(), seconds);
    else working.step(0, seconds);
  }, 1_000);
  return () => {
    clearInterval(ticking);
    working.end();
    sending.end();
  };
};
