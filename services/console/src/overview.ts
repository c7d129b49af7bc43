import { yuanForPeople, type Fen } from '@jumin/kernel';
import { html, type Html } from './html';
import { isWord, say, type Lang, type Word } from './words';

export interface UnitRow {
  readonly unit: string;
  readonly unitName: string;
  readonly targetPeople: number | null;
  readonly people: number;
  readonly payers: number;
  readonly keptFen: Fen;
  readonly onBehalfFen: Fen;
  readonly refundDueFen: Fen;
  readonly subsidyFen: Readonly<Record<string, Fen>>;
}
export interface OpenCase {
  readonly id: string;
  readonly class: string;
  readonly erred: string | null;
  readonly corrects: string | null;
  readonly openedOn: string;
  readonly dueOn: string | null;
  readonly amountFen: Fen | null;
  readonly keys: Readonly<Record<string, string>>;
}

const yuan = (amount: Fen | null | undefined): string => (amount === null || amount === undefined ? '' : yuanForPeople(amount));
const sum = <Row>(rows: readonly Row[], of: (row: Row) => number): Fen => rows.reduce((total, row) => total + of(row), 0) as Fen;
const levels = ['province', 'city', 'county'] as const;

/** Units against their targets; a unit without a target shows a dash, never a guess. */
export const progressSection = (lang: Lang, title: string, units: readonly UnitRow[], undetermined: boolean): Html => {
  const row = (unit: Omit<UnitRow, 'unit'>) => {
    const done = unit.targetPeople ? (unit.payers / unit.targetPeople) * 100 : null;
    const average = unit.payers === 0 ? null : (Math.round((unit.keptFen + unit.onBehalfFen) / unit.payers) as Fen);
    return html`<td>${unit.unitName}</td>
      <td class="n">${unit.targetPeople ?? '—'}</td>
      <td class="n">${unit.people}</td>
      <td class="n">${unit.payers}</td>
      <td class="n">
        ${done === null ? '—' : html`<span class="bar"><i style="width:${Math.min(100, Math.round(done))}%"></i></span>${done.toFixed(1)}%`}
      </td>
      <td class="n">${yuan(unit.keptFen)}</td>
      <td class="n">${yuan(unit.onBehalfFen)}</td>
      <td class="n">${yuan(average)}</td>
      <td class="n">${yuan(unit.refundDueFen)}</td>
      ${levels.map((level) => html`<td class="n">${undetermined ? '—' : yuan(unit.subsidyFen[level] ?? (0 as Fen))}</td>`)}`;
  };
  const heads: readonly Word[] = ['target', 'people', 'payers', 'completion', 'kept', 'onBehalf', 'average', 'refundDue'];
  const total = {
    unitName: say(lang, 'total'),
    targetPeople: units.every(({ targetPeople }) => targetPeople !== null) ? sum(units, ({ targetPeople }) => targetPeople ?? 0) : null,
    people: sum(units, ({ people }) => people),
    payers: sum(units, ({ payers }) => payers),
    keptFen: sum(units, ({ keptFen }) => keptFen),
    onBehalfFen: sum(units, ({ onBehalfFen }) => onBehalfFen),
    refundDueFen: sum(units, ({ refundDueFen }) => refundDueFen),
    subsidyFen: Object.fromEntries(levels.map((level) => [level, sum(units, ({ subsidyFen }) => subsidyFen[level] ?? 0)])),
  };
  return html`<section>
    <h2>${title}</h2>
    <p class="soft">${say(lang, 'yuan')}${undetermined ? ` · ${say(lang, 'undetermined')}` : ''}</p>
    <table>
      <thead>
        <tr>
          <th>${say(lang, 'unit')}</th>
          ${heads.map((word) => html`<th class="n">${say(lang, word)}</th>`)}
          ${levels.map((level) => html`<th class="n">${say(lang, 'subsidy')}·${say(lang, level)}</th>`)}
        </tr>
      </thead>
      <tbody>
        ${units.map(
          (unit) =>
            html`<tr>
              ${row(unit)}
            </tr>`,
        )}
      </tbody>
      <tfoot>
        <tr>
          ${row(total)}
        </tr>
      </tfoot>
    </table>
  </section>`;
};

export const bridgeSection = (
  lang: Lang,
  bridge: { readonly lines: readonly { readonly item: string; readonly amountFen: Fen }[]; readonly differenceFen: Fen },
): Html =>
  html`<section>
    <h2>${say(lang, 'bridge')}</h2>
    <table>
      <tbody>
        ${bridge.lines.map(
          ({ item, amountFen }) =>
            html`<tr>
              <td>${isWord(item) ? say(lang, item) : item}</td>
              <td class="n">${yuan(amountFen)}</td>
            </tr>`,
        )}
      </tbody>
      <tfoot>
        <tr>
          <td>${say(lang, 'difference')}</td>
          <td class="n">${yuan(bridge.differenceFen)} · ${say(lang, bridge.differenceFen === 0 ? 'closes' : 'open')}</td>
        </tr>
      </tfoot>
    </table>
  </section>`;

export const casesSection = (lang: Lang, cases: readonly OpenCase[]): Html =>
  html`<section>
    <h2>${say(lang, 'cases')} · ${cases.length}</h2>
    ${
      cases.length === 0
        ? html`<p class="soft">${say(lang, 'noCases')}</p>`
        : html`<table>
            <thead>
              <tr>
                ${(['class', 'erred', 'corrects', 'openedOn', 'dueOn'] as const).map((word) => html`<th>${say(lang, word)}</th>`)}
                <th class="n">${say(lang, 'amount')}</th>
              </tr>
            </thead>
            <tbody>
              ${cases.slice(0, 200).map(
                (one) =>
                  html`<tr>
                    <td>${one.class}</td>
                    <td>${one.erred}</td>
                    <td>${one.corrects}</td>
                    <td>${one.openedOn}</td>
                    <td>${one.dueOn}</td>
                    <td class="n">${yuan(one.amountFen)}</td>
                  </tr>`,
              )}
            </tbody>
          </table>`
    }
  </section>`;
