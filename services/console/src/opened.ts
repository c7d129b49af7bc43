import { className, fen, noFen, yuanForPeople, type Fen } from '@jumin/kernel';
import { html, type Html } from './html';
import { pagingLinks, type Paging } from './paging';
import { isWord, say, type Lang } from './words';

/** A row of `/reporting/…/people`, with the last digits of the citizen number. */
export interface PersonRow {
  readonly subjectId: string;
  readonly ending: string;
  /** The year. */
  readonly born: string;
  readonly keptFen: Fen;
  readonly onBehalfFen: Fen;
  readonly tierFen: Fen;
  readonly refundDueFen: Fen;
  readonly subsidyFen: Readonly<Record<string, Fen>>;
}
/** A row of `/reporting/…/bridge/<line>`. */
export interface BridgeItemRow {
  readonly voucherNo: string | null;
  readonly subjectId: string | null;
  readonly feeYear: number | null;
  readonly kind: string | null;
  readonly month: string | null;
  readonly amountFen: Fen;
  readonly reason: string | null;
  /** Of government's money. */
  readonly rosterNo?: string;
  readonly allotmentNo?: string;
}

const levels = ['province', 'city', 'county'] as const;
const wordOf = (lang: Lang, text: string | null): string => (text === null ? '' : isWord(text) ? say(lang, text) : className(lang, text));

/** People of one village, masked; each opens to the history that explains every fen. */
export const peopleSection = (
  lang: Lang,
  title: string,
  people: readonly PersonRow[],
  paging: Paging,
  subsidiesKnown: boolean,
  /** Of all the village's people, whatever page of them is shown. */
  total?: Omit<PersonRow, 'subjectId' | 'ending' | 'born' | 'tierFen'> & { readonly people: number },
): Html =>
  html`<section>
    <h2>${title}</h2>
    <p class="soft">${say(lang, 'masked')} · ${say(lang, 'yuan')}</p>
    <table>
      <thead>
        <tr>
          <th>${say(lang, 'number')}</th>
          <th>${say(lang, 'born')}</th>
          ${(['tier', 'kept', 'onBehalf', 'refundDue'] as const).map((word) => html`<th class="n">${say(lang, word)}</th>`)}
          ${levels.map((level) => html`<th class="n">${say(lang, 'subsidy')}·${say(lang, level)}</th>`)}
        </tr>
      </thead>
      <tbody>
        ${people.map(
          ({ subjectId, ending, born, tierFen, keptFen, onBehalfFen, refundDueFen, subsidyFen }) =>
            html`<tr>
              <td><a href="/people/${subjectId}?lang=${lang}">${ending}</a></td>
              <td>${born}</td>
              ${[tierFen, keptFen, onBehalfFen, refundDueFen].map((amount) => html`<td class="n">${yuanForPeople(amount)}</td>`)}
              ${levels.map((level) => html`<td class="n">${subsidiesKnown ? yuanForPeople(subsidyFen[level] ?? noFen) : '—'}</td>`)}
            </tr>`,
        )}
      </tbody>
      ${
        total === undefined
          ? ''
          : html`<tfoot>
              <tr>
                <td>${say(lang, 'total')}</td>
                <td>${say(lang, 'headcount')} ${total.people}</td>
                <td></td>
                ${[total.keptFen, total.onBehalfFen, total.refundDueFen].map((amount) => html`<td class="n">${yuanForPeople(amount)}</td>`)}
                ${levels.map((level) => html`<td class="n">${subsidiesKnown ? yuanForPeople(total.subsidyFen[level] ?? noFen) : '—'}</td>`)}
              </tr>
            </tfoot>`
      }
    </table>
    ${pagingLinks(lang, paging)}
  </section>`;

const itemColumns = {
  voucherNo: ({ voucherNo }: BridgeItemRow) => voucherNo,
  person: ({ subjectId }: BridgeItemRow) => subjectId,
  feeYear: ({ feeYear }: BridgeItemRow) => feeYear,
  paymentKind: ({ kind }: BridgeItemRow) => kind,
  month: ({ month }: BridgeItemRow) => month,
  reason: ({ reason }: BridgeItemRow) => reason,
} as const;

/** What stands behind a line of the bridge: vouchers, or people's lines of them. A column in which nothing stands is left out. */
export const bridgeItemsSection = (
  lang: Lang,
  item: string,
  items: readonly BridgeItemRow[],
  paging: Paging,
  /** The line's own amount, of all its items. */
  amount?: Fen,
): Html => {
  const columns = (Object.keys(itemColumns) as (keyof typeof itemColumns)[]).filter((column) =>
    items.some((row) => itemColumns[column](row) !== null),
  );
  const cell = (column: keyof typeof itemColumns, row: BridgeItemRow): string | number | null | Html =>
    column === 'person' && row.subjectId !== null
      ? html`<a href="/people/${row.subjectId}?lang=${lang}">${row.subjectId.slice(0, 8)}</a>`
      : column === 'paymentKind' || column === 'reason'
        ? wordOf(lang, itemColumns[column](row))
        : itemColumns[column](row);
  return html`<section>
    <h2>${say(lang, 'bridge')} · ${wordOf(lang, item)}</h2>
    <p class="soft">${say(lang, 'yuan')}</p>
    ${items.length === 0 ? html`<p>${say(lang, 'none')}</p>` : ''}
    <table>
      <thead>
        <tr>
          ${columns.map((word) => html`<th>${say(lang, word)}</th>`)}
          <th class="n">${say(lang, 'amount')}</th>
        </tr>
      </thead>
      <tbody>
        ${items.map(
          (row) =>
            html`<tr>
              ${columns.map((column) => html`<td>${cell(column, row)}</td>`)}
              <td class="n">${yuanForPeople(row.amountFen)}</td>
            </tr>`,
        )}
      </tbody>
      ${
        amount === undefined
          ? ''
          : html`<tfoot>
              <tr>
                ${columns.map((_, at) => html`<td>${at === 0 ? say(lang, 'total') : ''}</td>`)}
                <td class="n">${columns.length === 0 ? `${say(lang, 'total')} ` : ''}${yuanForPeople(amount)}</td>
              </tr>
            </tfoot>`
      }
    </table>
    ${pagingLinks(lang, paging)}
  </section>`;
};

export interface IndicatorRow {
  readonly id: string;
  readonly name: { readonly zh: string; readonly en: string };
  readonly formula: string;
  readonly atLeast: number | null;
  readonly value: number | null;
  readonly met: boolean | null;
}
/** The notice's own indicators against its thresholds. */
export const indicatorsSection = (lang: Lang, indicators: readonly IndicatorRow[]): Html => {
  if (indicators.length === 0) return html``;
  const shown = (formula: string, value: number | null): string =>
    value === null ? '—' : formula.startsWith('average') ? yuanForPeople(fen(value)) : `${(value / 100).toFixed(2)} %`;
  return html`<section>
    <h2>${say(lang, 'indicators')}</h2>
    <table>
      <thead>
        <tr>
          <th>${say(lang, 'indicator')}</th>
          <th class="n">${say(lang, 'value')}</th>
          <th class="n">${say(lang, 'atLeast')}</th>
          <th>${say(lang, 'met')}</th>
        </tr>
      </thead>
      <tbody>
        ${indicators.map(
          ({ name, formula, value, atLeast, met }) =>
            html`<tr>
              <td class="wrap">${name[lang]}${formula === 'payers-against-target' ? say(lang, 'ofTarget') : ''}</td>
              <td class="n">${shown(formula, value)}</td>
              <td class="n">${shown(formula, atLeast)}</td>
              <td>${met === null ? '—' : say(lang, met ? 'yes' : 'no')}</td>
            </tr>`,
        )}
      </tbody>
    </table>
  </section>`;
};
