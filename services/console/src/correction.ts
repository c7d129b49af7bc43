import { fen, partyName, yuanForPeople, type Fen } from '@jumin/kernel';
import { factsTable, type Fact } from './facts';
import { html, type Html } from './html';
import { isWord, say, type Lang } from './words';

type Value = string | number | null;

/** What `/reconciliation/cases/<id>` adds to the line of the list: the files that hold its documents, and the correction that would add up. */
export interface CaseFile {
  readonly evidence: readonly {
    readonly party: string;
    readonly fileName: string;
    readonly fileHash: string;
    readonly receivedOn: string;
  }[];
  readonly sentBack?: string;
  readonly rule?: Readonly<Record<Lang, string>>;
  readonly closedOn?: string;
  readonly clearedOn?: string;
  /** What was handed in, by whom, and who agreed. */
  readonly correction?: HandedIn;
  readonly proposal?: Document | { readonly closesBy: Readonly<Record<Lang, string>>; readonly submits: string } | null;
}
interface HandedIn {
  readonly instrument: string;
  readonly reason: string;
  readonly pairs: Document['pairs'];
  readonly maker: string;
  readonly by: string;
  readonly on: string;
  readonly checker?: string;
  readonly checkedBy?: string;
  readonly checkedOn?: string;
  readonly carriedOutOn?: string;
}
interface Document {
  readonly instrument: string;
  readonly submits: string;
  readonly countersigns: string;
  readonly reasons: readonly string[];
  readonly refundNo: string | null;
  readonly pairs: readonly { readonly field: string; readonly original: Value; readonly current: Value }[];
  /** Of a voucher of several people: the lines of which those that change are to be named. */
  readonly lines?: readonly { readonly subjectId: string; readonly feeYear: number; readonly kind: string; readonly amountFen: Fen }[];
}

const wordOf = (lang: Lang, text: string): string => (isWord(text) ? say(lang, text) : text);
/** A side that only whoever corrects can know is left open. */
const valueOf = (field: string, value: Value): string =>
  value === null ? '…' : typeof value === 'number' && field.endsWith('Fen') ? yuanForPeople(fen(value)) : String(value);

/** The files that a case rests on, in the order in which they were handed over, by the beginning of their hash. */
export const evidenceFiles = (lang: Lang, { evidence }: CaseFile): Html =>
  evidence.length === 0
    ? html``
    : html`<table>
        <tbody>
          ${evidence.map(
            ({ party, fileName, fileHash, receivedOn }) =>
              html`<tr>
                <td>${receivedOn}</td>
                <td>${partyName(party)[lang]}</td>
                <td class="wrap">${fileName}</td>
                <td title="${fileHash}">${fileHash.slice(0, 12)}</td>
              </tr>`,
          )}
        </tbody>
      </table>`;

/** By which document the case is corrected: who hands it in and who countersigns, and what must stand in it so that it adds up. */
export const correctionSection = (lang: Lang, file: CaseFile): Html => {
  const { proposal, sentBack, correction } = file;
  if (correction) return handedIn(lang, correction, proposal && 'refundNo' in proposal ? proposal.refundNo : null);
  if (!proposal) return html``;
  const back = sentBack === undefined ? html`` : html`<p>${say(lang, 'sentBack')}: ${wordOf(lang, sentBack)}</p>`;
  const heading = html`<h2>${say(lang, 'correction')}</h2>
    ${back}`;
  if ('closesBy' in proposal)
    return html`${heading}
      <p>${proposal.closesBy[lang]}</p>`;
  const { instrument, submits, countersigns, reasons, refundNo, pairs, lines = [] } = proposal;
  const facts: readonly Fact[] = [
    [say(lang, 'instrument'), wordOf(lang, instrument)],
    [say(lang, 'submits'), partyName(submits)[lang]],
    [say(lang, 'countersigns'), partyName(countersigns)[lang]],
    [say(lang, 'reason'), reasons.map((reason) => wordOf(lang, reason)).join(' / ')],
    ...(refundNo === null ? [] : [[say(lang, 'refundNo'), refundNo] as const]),
  ];
  return html`${heading} ${factsTable(facts)} ${pairsTable(lang, pairs, lines)}`;
};

/** What stood, and what stands in its place. */
const pairsTable = (lang: Lang, pairs: Document['pairs'], lines: NonNullable<Document['lines']> = []): Html =>
  html`<table>
    <thead>
      <tr>
        <th></th>
        <th class="n">${say(lang, 'original')}</th>
        <th class="n">${say(lang, 'corrected')}</th>
      </tr>
    </thead>
    <tbody>
      ${pairs.map(
        ({ field, original, current }) =>
          html`<tr>
            <td>${wordOf(lang, field)}</td>
            <td class="n">${valueOf(field, original)}</td>
            <td class="n">${valueOf(field, current)}</td>
          </tr>`,
      )}
      ${lines.map(
        ({ subjectId, feeYear, kind, amountFen }) =>
          html`<tr>
            <td><a href="/people/${subjectId}?lang=${lang}">${subjectId.slice(0, 8)}</a> · ${feeYear} ${wordOf(lang, kind)}</td>
            <td class="n">${yuanForPeople(amountFen)}</td>
            <td class="n">…</td>
          </tr>`,
      )}
    </tbody>
  </table>`;

/** The correction as it was handed in, with its maker, its checker and the days. */
const handedIn = (
  lang: Lang,
  { instrument, reason, pairs, maker, by, on, checker, checkedBy, checkedOn, carriedOutOn }: HandedIn,
  refundNo: string | null,
): Html => {
  const facts: readonly Fact[] = [
    [say(lang, 'instrument'), wordOf(lang, instrument)],
    [say(lang, 'reason'), wordOf(lang, reason)],
    [say(lang, 'handedIn'), `${on} · ${partyName(by)[lang]} · ${maker}`],
    ...(checker === undefined ? [] : [[say(lang, 'agreed'), `${checkedOn} · ${partyName(checkedBy ?? '')[lang]} · ${checker}`] as const]),
    ...(refundNo === null ? [] : [[say(lang, 'refundNo'), refundNo] as const]),
    ...(carriedOutOn === undefined ? [] : [[say(lang, 'carriedOut'), carriedOutOn] as const]),
  ];
  return html`<h2>${say(lang, 'correction')}</h2>
    ${factsTable(facts)} ${pairsTable(lang, pairs)}`;
};
