import type { Ask, Clock } from './ask';
import { html, type Html } from './html';
import { casesSection, isOpen, type OpenCase } from './cases';
import { indicatorsSection, type IndicatorRow } from './opened';
import { bridgeSection, progressSection, type UnitRow } from './overview';
import { page } from './page';
import { searchSection } from './person';
import { say, type Lang } from './words';

interface LoadedVersion {
  readonly county: string;
  readonly feeYear: number;
}
export interface Chosen {
  readonly county?: string;
  readonly year?: string;
}

export const clockTag = (lang: Lang, { day, simulated }: Clock): string => (simulated ? `${say(lang, 'simulated')} ${day}` : day);

/** One county's year: units against targets, the bridge, open cases; the other years to choose from, the search and the documents of the interfaces. */
export async function overviewPage(
  ask: Ask,
  lang: Lang,
  clock: Clock,
  nameOf: (division: string) => string,
  chosen: Chosen,
  notice?: Html,
): Promise<string> {
  const loaded = (await ask('/subsidy-calculation/policies').catch(() => [])) as readonly LoadedVersion[];
  const years = [...new Map(loaded.map(({ county, feeYear }) => [`${county}-${feeYear}`, { county, feeYear }])).values()];
  const shown =
    years.find(({ county, feeYear }) => county === chosen.county && String(feeYear) === chosen.year) ?? (await firstWithPeople(ask, years));
  const address = (to: Lang): string => `/?lang=${to}${shown ? `&county=${shown.county}&year=${shown.feeYear}` : ''}`;
  const body = shown
    ? await yearSections(ask, lang, clock.day, nameOf, shown.county, shown.feeYear)
    : [html`<section><p>${say(lang, 'empty')}</p></section>`];
  return page(
    lang,
    { heading: say(lang, 'title'), elsewhere: address(lang === 'zh' ? 'en' : 'zh'), clock: clockTag(lang, clock) },
    ...(notice ? [notice] : []),
    navigation(lang, nameOf, years, shown),
    ...body,
    searchSection(lang),
    documents(lang),
  );
}

const navigation = (
  lang: Lang,
  nameOf: (division: string) => string,
  years: readonly LoadedVersion[],
  shown: LoadedVersion | undefined,
): Html =>
  html`<section>
    <h2>${say(lang, 'overview')}</h2>
    <nav>
      ${years.map(({ county, feeYear }) => {
        const title = `${nameOf(county)} ${feeYear}`;
        return county === shown?.county && feeYear === shown.feeYear
          ? html`<b>${title}</b>`
          : html`<a href="/?lang=${lang}&county=${county}&year=${feeYear}">${title}</a>`;
      })}
    </nav>
  </section>`;

const documents = (lang: Lang): Html =>
  html`<section>
    <h2>${say(lang, 'apis')}</h2>
    <nav>
      ${['registration', 'payment-collection', 'subsidy-calculation', 'reconciliation', 'reporting', 'platform'].map(
        (service) => html`<a href="/${service}/openapi.json">${service}</a>`,
      )}
    </nav>
  </section>`;

export const subsidiesUndetermined = (ask: Ask, county: string, year: number | string): Promise<boolean> =>
  ask(`/subsidy-calculation/counties/${county}/years/${year}/subsidies`).then(
    (subsidies) => (subsidies as { kind: string }).kind === 'undetermined',
    () => false,
  );

/** A part that fails says so and leaves the others standing. */
async function yearSections(
  ask: Ask,
  lang: Lang,
  today: string,
  nameOf: (division: string) => string,
  county: string,
  year: number,
): Promise<readonly Html[]> {
  const here = `/counties/${county}/years/${year}`;
  const report = `/reporting${here}`;
  const or = (part: Promise<Html>): Promise<Html> =>
    part.catch(() => html`<section><p class="soft">${say(lang, 'unavailable')}</p></section>`);
  const undetermined = await subsidiesUndetermined(ask, county, year);
  return Promise.all([
    or(
      ask(`${report}/progress`).then((units) =>
        progressSection(
          lang,
          `${nameOf(county)} ${year}`,
          named(units as readonly UnitRow[], nameOf),
          undetermined,
          (unit) => `${here}/units/${unit}?lang=${lang}`,
        ),
      ),
    ),
    or(ask(`${report}/kpi`).then((indicators) => indicatorsSection(lang, indicators as readonly IndicatorRow[]))),
    or(
      ask(`${report}/bridge`).then((bridge) =>
        bridgeSection(lang, bridge as Parameters<typeof bridgeSection>[1], (item) => `${here}/bridge/${item}?lang=${lang}`),
      ),
    ),
    or(
      ask(`/reconciliation/discrepancies?county=${county}&period=${year}`).then((cases) =>
        casesSection(lang, { county, year, today }, (cases as readonly OpenCase[]).filter(isOpen)),
      ),
    ),
  ]);
}

export const named = (units: readonly UnitRow[], nameOf: (division: string) => string): readonly UnitRow[] =>
  units.map((unit) => ({ ...unit, unitName: unit.unitName ?? nameOf(unit.unit) }));

const firstWithPeople = async (ask: Ask, years: readonly LoadedVersion[]): Promise<LoadedVersion | undefined> => {
  for (const one of years) {
    const units = (await ask(`/reporting/counties/${one.county}/years/${one.feeYear}/progress`).catch(() => [])) as readonly UnitRow[];
    if (units.some(({ people }) => people > 0)) return one;
  }
  return undefined;
};
