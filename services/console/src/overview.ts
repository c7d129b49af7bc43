import { className, fen, noFen, sumFen, yuanForPeople, type Fen } from '@jumin/kernel';
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

const yuan = (amount: Fen | null | undefined): string => (amount === null || amount === undefined ? '' : yuanForPeople(amount));
const sum = <Row>(rows: readonly Row[], of: (row: Row) => number): number => rows.reduce((total, row) => total + of(row), 0);
const levels = ['province', 'city', 'county'] as const;

const bar = (percent: number): Html =>
  html`<span class="bar"><i style="width:${Math.min(100, Math.round(percent))}%"></i></span>${percent.toFixed(1)}%`;

/**
 * Units against their targets, or villages of a unit; a unit without a target shows a dash, never a guess. `opens` is where a row's numbers come from:
 * the villages of the unit, the people of the village.
 */
export const progressSection = (
  lang: Lang,
  title: string,
  units: readonly UnitRow[],
  undetermined: boolean,
  opens: (unit: string) => string,
): Html => {
  const targets = units.some(({ targetPeople }) => targetPeople !== null);
  const row = (unit: Omit<UnitRow, 'unit'> & { readonly unit?: string }) => {
    const open = (text: string | number): Html | string =>
      unit.unit === undefined || text === '—' ? String(text) : html`<a href="${opens(unit.unit)}">${text}</a>`;
    const done = unit.targetPeople ? (unit.payers / unit.targetPeople) * 100 : null;
    const average = unit.payers === 0 ? null : fen(Math.round((unit.keptFen + unit.onBehalfFen) / unit.payers));
    return html`<td>${open(unit.unitName)}</td>
      ${targets ? html`<td class="n">${unit.targetPeople ?? '—'}</td>` : ''}
      <td class="n">${open(unit.people)}</td>
      <td class="n">${open(unit.payers)}</td>
      ${targets ? html`<td class="n">${done === null ? '—' : bar(done)}</td>` : ''}
      <td class="n">${open(yuan(unit.keptFen))}</td>
      <td class="n">${open(yuan(unit.onBehalfFen))}</td>
      <td class="n">${open(yuan(average))}</td>
      <td class="n">${open(yuan(unit.refundDueFen))}</td>
      ${levels.map((level) => html`<td class="n">${open(undetermined ? '—' : yuan(unit.subsidyFen[level] ?? noFen))}</td>`)}`;
  };
  const heads: readonly Word[] = targets
    ? ['target', 'people', 'payers', 'completion', 'kept', 'onBehalf', 'average', 'refundDue']
    : ['people', 'payers', 'kept', 'onBehalf', 'average', 'refundDue'];
  const total = {
    unitName: say(lang, 'total'),
    targetPeople: units.every(({ targetPeople }) => targetPeople !== null) ? sum(units, ({ targetPeople }) => targetPeople ?? 0) : null,
    people: sum(units, ({ people }) => people),
    payers: sum(units, ({ payers }) => payers),
    keptFen: sumFen(units.map(({ keptFen }) => keptFen)),
    onBehalfFen: sumFen(units.map(({ onBehalfFen }) => onBehalfFen)),
    refundDueFen: sumFen(units.map(({ refundDueFen }) => refundDueFen)),
    subsidyFen: Object.fromEntries(levels.map((level) => [level, sumFen(units.map(({ subsidyFen }) => subsidyFen[level] ?? noFen))])),
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

interface BridgeLine {
  readonly item: string;
  readonly amountFen: Fen;
  readonly reasons?: readonly { readonly reason: string; readonly amountFen: Fen; readonly vouchers: number }[];
}

/** From the treasury's figure to the accounts; every amount opens to its items. */
export const bridgeSection = (
  lang: Lang,
  bridge: Bridge & { readonly subsidy?: Readonly<Record<string, Bridge>>; readonly onBehalf?: Bridge },
  opens: (item: string) => string,
): Html => {
  const ofGovernment = [...Object.values(bridge.subsidy ?? {}), ...(bridge.onBehalf ? [bridge.onBehalf] : [])].filter(({ lines }) =>
    lines.some(({ amountFen }) => amountFen !== 0),
  );
  return html`${oneBridge(lang, say(lang, 'bridge'), [bridge], opens)}
  ${ofGovernment.length === 0 ? html`` : oneBridge(lang, say(lang, 'governmentBridge'), ofGovernment, opens)}`;
};

interface Bridge {
  readonly lines: readonly BridgeLine[];
  readonly differenceFen: Fen;
}

const oneBridge = (lang: Lang, title: string, bridges: readonly Bridge[], opens: (item: string) => string): Html =>
  html`<section>
    <h2>${title}</h2>
    <table>
      ${bridges.map(
        ({ lines, differenceFen }) =>
          html`<tbody>
              ${lines.map(
                ({ item, amountFen, reasons = [] }) =>
                  html`<tr>
                      <td>${isWord(item) ? say(lang, item) : item}</td>
                      <td class="n"><a href="${opens(item)}">${yuan(amountFen)}</a></td>
                    </tr>
                    ${reasons.map(
                      ({ reason, amountFen: ofReason, vouchers }) =>
                        html`<tr class="soft">
                          <td>· ${isWord(reason) ? say(lang, reason) : className(lang, reason)} (${vouchers})</td>
                          <td class="n">${yuan(ofReason)}</td>
                        </tr>`,
                    )}`,
              )}
            </tbody>
            <tbody class="foot">
              <tr>
                <td>${say(lang, 'difference')}</td>
                <td class="n">${yuan(differenceFen)} · ${say(lang, differenceFen === 0 ? 'closes' : 'open')}</td>
              </tr>
            </tbody>`,
      )}
    </table>
  </section>`;
