import { className, fen, noFen, partyName, sumFen, yuanForPeople, type Fen } from '@jumin/kernel';
import { correctionSection, evidenceFiles, type CaseFile } from './correction';
import { factsTable, type Fact } from './facts';
import { html, type Html } from './html';
import { isWord, say, type Lang } from './words';

/** A line of `/reconciliation/discrepancies`. */
export interface OpenCase {
  readonly id: string;
  readonly class: string;
  readonly state: string;
  readonly erred: string | null;
  readonly corrects: string | null;
  readonly openedOn: string;
  readonly dueOn: string | null;
  /** When it was closed or cleared. */
  readonly clearedOn?: string | null;
  readonly amountFen: Fen | null;
  readonly differenceFen?: Fen | null;
  readonly keys: Readonly<Record<string, string>>;
  readonly parties?: Readonly<Record<string, Readonly<Record<string, string | number | null>>>>;
  readonly rule?: string | null;
}
/** Where the cases are listed: a county's year, and the business day from which ages count. */
export interface CasesOf {
  readonly county: string;
  readonly year: number | string;
  readonly today: string;
}

const finalStates = new Set(['in-transit', 'corrected', 'closed', 'cleared']);
export const isOpen = ({ state }: Pick<OpenCase, 'state'>): boolean => !finalStates.has(state);

const yuan = (amount: Fen | null | undefined): string => (amount === null || amount === undefined ? '' : yuanForPeople(amount));
const daysBetween = (from: string, to: string): number => Math.max(0, Math.round((Date.parse(to) - Date.parse(from)) / 86_400_000));

/** Days since it was found; columns of the table of open cases. A case past its due date counts as overdue, whatever its age. */
const ages = ['age0', 'age4', 'age11', 'age31', 'overdue'] as const;
export type Age = (typeof ages)[number];
export const ageOf = ({ openedOn, dueOn }: Pick<OpenCase, 'openedOn' | 'dueOn'>, today: string): Age => {
  if (dueOn !== null && dueOn < today) return 'overdue';
  const days = daysBetween(openedOn, today);
  return days <= 3 ? 'age0' : days <= 10 ? 'age4' : days <= 30 ? 'age11' : 'age31';
};

const addressOf = (lang: Lang, { county, year }: CasesOf, more: Readonly<Record<string, string>> = {}): string =>
  `/cases?${new URLSearchParams({ lang, county, year: String(year), ...more })}`;

/** Open cases by the party that must correct them and by age; every count opens to its cases. */
export const casesSection = (lang: Lang, of: CasesOf, all: readonly OpenCase[]): Html => {
  const cases = all.filter(isOpen);
  const parties = [...new Set(cases.map(({ corrects }) => corrects ?? 'nobody'))].sort();
  const count = (party: string, age?: Age): Html => {
    const found = cases.filter((one) => (one.corrects ?? 'nobody') === party && (age === undefined || ageOf(one, of.today) === age));
    const address = addressOf(lang, of, { party, ...(age === undefined ? {} : { age }) });
    return html`<td class="n">${found.length === 0 ? '' : html`<a href="${address}">${found.length}</a>`}</td>`;
  };
  return html`<section>
    <h2>${say(lang, 'cases')} · ${cases.length === 0 ? '0' : html`<a href="${addressOf(lang, of)}">${cases.length}</a>`}</h2>
    ${
      cases.length === 0
        ? html`<p class="soft">${say(lang, 'noCases')}</p>`
        : html`<table>
            <thead>
              <tr>
                <th>${say(lang, 'corrects')}</th>
                ${ages.map((age) => html`<th class="n">${say(lang, age)}</th>`)}
                <th class="n">${say(lang, 'total')}</th>
              </tr>
            </thead>
            <tbody>
              ${parties.map(
                (party) =>
                  html`<tr>
                    <td>${partyName(party)[lang]}</td>
                    ${ages.map((age) => count(party, age))}${count(party)}
                  </tr>`,
              )}
            </tbody>
          </table>`
    }
    ${cases.length === all.length ? '' : html`<nav>${say(lang, 'otherStates')}: ${statesOf(lang, of, all)}</nav>`}
  </section>`;
};

/** How many cases are in each state that is not open, and all; each count opens. */
const statesOf = (lang: Lang, of: CasesOf, all: readonly OpenCase[]): readonly Html[] => {
  const states = [...new Set(all.filter((one) => !isOpen(one)).map(({ state }) => state))].sort();
  return [
    ...states.map(
      (state) =>
        html`<a href="${addressOf(lang, of, { state })}">${wordOf(lang, state)} ${all.filter((one) => one.state === state).length}</a>`,
    ),
    html`<a href="${addressOf(lang, of, { state: 'all' })}">${say(lang, 'allStates')} ${all.length}</a>`,
  ];
};

/** Which of a year's cases are listed. */
export interface CaseFilter {
  readonly party?: string;
  readonly age?: string;
  /** A state, or `all`; open ones where it is left out. */
  readonly state?: string;
}
const knownStates = new Set(['all', 'open', 'attributed', 'disputed', 'submitted', 'countersigned', ...finalStates]);
const knownParties = new Set(['V', 'W', 'B', 'T', 'K', 'F', 'H', 'D', 'payer', 'nobody']);

/** Undefined where a filter names what there is not: nothing found would read as "nothing is wrong". */
export const chosenCases = (
  all: readonly OpenCase[],
  { party, age, state }: CaseFilter,
  today: string,
): readonly OpenCase[] | undefined => {
  const partyOf = (one: OpenCase): string => one.corrects ?? 'nobody';
  if (party !== undefined && !knownParties.has(party) && !all.some((one) => partyOf(one) === party)) return undefined;
  if ((age !== undefined && !ages.includes(age as Age)) || (state !== undefined && !knownStates.has(state))) return undefined;
  return all.filter(
    (one) =>
      (state === undefined || state === 'open' ? isOpen(one) : state === 'all' || one.state === state) &&
      (party === undefined || partyOf(one) === party) &&
      (age === undefined || ageOf(one, today) === age),
  );
};

/** The other years and states to choose from. */
export const caseChoices = (lang: Lang, of: CasesOf, years: readonly number[], all: readonly OpenCase[]): Html =>
  html`<section>
    <nav>
      ${say(lang, 'casesOfYears')}:
      ${years.map((year) => (year === Number(of.year) ? html`<b>${year}</b>` : html`<a href="${addressOf(lang, { ...of, year })}">${year}</a>`))}
    </nav>
    <nav>
      ${say(lang, 'state')}: <a href="${addressOf(lang, of)}">${say(lang, 'openStates')} ${all.filter(isOpen).length}</a>
      ${statesOf(lang, of, all)}
    </nav>
  </section>`;

/** The cases behind a count, oldest first. */
export const caseList = (lang: Lang, of: CasesOf, cases: readonly OpenCase[], heading = say(lang, 'cases')): Html =>
  html`<section>
    <h2>${heading} · ${cases.length}</h2>
    ${cases.length > 500 ? html`<p class="soft">${say(lang, 'firstOnly')}</p>` : ''}
    <table>
      <thead>
        <tr>
          ${(['class', 'erred', 'corrects', 'openedOn', 'ageDays', 'dueOn', 'state'] as const).map((word) => html`<th>${say(lang, word)}</th>`)}
          <th class="n">${say(lang, 'amount')}</th>
          <th class="n">${say(lang, 'difference')}</th>
        </tr>
      </thead>
      <tbody>
        ${cases.slice(0, 500).map(
          (one) =>
            html`<tr>
              <td><a href="${addressOf(lang, of, { id: one.id })}">${className(lang, one.class)}</a></td>
              <td>${partyName(one.erred ?? 'nobody')[lang]}</td>
              <td>${partyName(one.corrects ?? 'nobody')[lang]}</td>
              <td>${one.openedOn}</td>
              <td>
                ${
                  isOpen(one)
                    ? `${daysBetween(one.openedOn, of.today)}${one.dueOn !== null && one.dueOn < of.today ? ` · ${say(lang, 'overdue')}` : ''}`
                    : ''
                }
              </td>
              <td>${one.dueOn}</td>
              <td>${wordOf(lang, one.state)}${one.clearedOn ? ` ${one.clearedOn}` : ''}</td>
              <td class="n">${yuan(one.amountFen)}</td>
              <td class="n">${yuan(one.differenceFen)}</td>
            </tr>`,
        )}
      </tbody>
      <tfoot>
        <tr>
          <td colspan="7">${say(lang, 'total')}</td>
          <td class="n">${yuan(sumOf(cases.map(({ amountFen }) => amountFen)))}</td>
          <td class="n">${yuan(sumOf(cases.map(({ differenceFen }) => differenceFen)))}</td>
        </tr>
      </tfoot>
    </table>
  </section>`;

const sumOf = (amounts: readonly (Fen | null | undefined)[]): Fen => sumFen(amounts.map((amount) => amount ?? noFen));
/** In a case `people` are a headcount, and what is `open` was found: of a bridge the same word says that it does not close. */
const inCases: Readonly<Record<string, string>> = { people: 'headcount', open: 'found' };
const wordOf = (lang: Lang, field: string): string => {
  const word = inCases[field] ?? field;
  return isWord(word) ? say(lang, word) : word;
};
const valueOf = (lang: Lang, field: string, value: string | number | null | undefined): string =>
  value === null || value === undefined
    ? '—'
    : typeof value === 'number' && field.endsWith('Fen')
      ? yuanForPeople(fen(value))
      : field === 'roster'
        ? wordOf(lang, String(value))
        : String(value);

/** One case: what each party's document says, side by side, where they part, who corrects by when, by which rule and by which document, and the evidence. */
export const caseSection = (lang: Lang, of: CasesOf, one: OpenCase, file?: CaseFile, lines: Html = html``): Html => {
  const parties = Object.keys(one.parties ?? {});
  const fields = [...new Set(parties.flatMap((party) => Object.keys(one.parties![party]!)))];
  // Of what only one party's document holds, nothing parts; a party whose row is empty has no document at all.
  const apart = (field: string): boolean => new Set(parties.flatMap((party) => one.parties![party]![field] ?? [])).size > 1;
  const endedOn = file?.closedOn ?? file?.clearedOn ?? one.clearedOn ?? undefined;
  const facts: readonly Fact[] = [
    [say(lang, 'state'), wordOf(lang, one.state)],
    [say(lang, 'erred'), partyName(one.erred ?? 'nobody')[lang]],
    [say(lang, 'corrects'), partyName(one.corrects ?? 'nobody')[lang]],
    [say(lang, 'openedOn'), one.openedOn],
    ...(isOpen(one) ? [[say(lang, 'ageDays'), String(daysBetween(one.openedOn, of.today))] as const] : []),
    [say(lang, 'dueOn'), one.dueOn ?? '—'],
    ...(endedOn === undefined ? [] : [[say(lang, 'endedOn'), endedOn] as const]),
    [say(lang, 'amount'), yuan(one.amountFen)],
    [say(lang, 'difference'), yuan(one.differenceFen)],
    [say(lang, 'rule'), file?.rule?.[lang] ?? one.rule ?? '—'],
  ];
  return html`<section>
    <h2>${className(lang, one.class)}</h2>
    <p class="soft">${one.id}</p>
    ${factsTable(facts, 'wrap')}
    <h2>${say(lang, 'sideBySide')}</h2>
    <table>
      <thead>
        <tr>
          <th></th>
          ${parties.map((party) => html`<th class="n">${partyName(party)[lang]}</th>`)}
        </tr>
      </thead>
      <tbody>
        ${fields.map(
          (field) =>
            html`<tr${apart(field) ? html` class="apart"` : ''}>
              <td>${wordOf(lang, field)}</td>
              ${parties.map((party) => html`<td class="n">${valueOf(lang, field, one.parties![party]![field])}</td>`)}
            </tr>`,
        )}
      </tbody>
    </table>
    ${lines}
    <h2>${say(lang, 'evidence')}</h2>
    <table>
      <tbody>
        ${Object.entries(one.keys)
          .filter(([key]) => key !== 'idNumber')
          .map(
            ([key, value]) =>
              html`<tr>
                <th>${wordOf(lang, key)}</th>
                <td>${key === 'subjectId' ? html`<a href="/people/${value}?lang=${lang}">${value}</a>` : value}</td>
              </tr>`,
          )}
      </tbody>
    </table>
    ${file ? [evidenceFiles(lang, file), correctionSection(lang, file)] : ''}
    <p><a href="${addressOf(lang, of)}">${say(lang, 'allCases')}</a></p>
  </section>`;
};
