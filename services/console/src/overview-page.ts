import type { Ask, Clock } from './ask';
import { html, type Html } from './html';
import { casesSection, isOpen, type OpenCase } from './cases';
import { notThere } from './no-page';
import { loadedYears, yearsOfCases, type CountyYear } from './years';
import { indicatorsSection, type IndicatorRow } from './opened';
import { bridgeSection, progressSection, type UnitRow } from './overview';
import { clockTag, page } from './page';
import { searchSection } from './person';
import { say, type Lang } from './words';

export interface Chosen {
  readonly county?: string;
  readonly year?: string;
}

/** One county's year: units against targets, the bridge, open cases; the other years to choose from, the search and the documents of the interfaces. */
export async function overviewPage(
  ask: Ask,
  lang: Lang,
  clock: Clock,
  nameOf: (division: string) => string,
  chosen: Chosen,
  notice?: Html,
): Promise<string> {
  const years = await loadedYears(ask);
  const fitting = years.filter(
    ({ county, year }) => (chosen.county ?? county) === county && (chosen.year === undefined || String(year) === chosen.year),
  );
  const asked = chosen.county !== undefined || chosen.year !== undefined;
  // A bookmark to a county and a year that are not there shows nobody else's money.
  if (asked && fitting.length === 0) throw notThere();
  const shown = (await firstWithPeople(ask, fitting)) ?? (asked ? fitting[0] : undefined);
  const address = (to: Lang): string => `/?lang=${to}${shown ? `&county=${shown.county}&year=${shown.year}` : ''}`;
  const body = shown
    ? await yearSections(ask, lang, clock.day, nameOf, shown.county, shown.year)
    : [html`<section><p>${say(lang, 'empty')}</p></section>`];
  return page(
    lang,
    { heading: say(lang, 'title'), elsewhere: address(lang === 'zh' ? 'en' : 'zh'), clock: clockTag(lang, clock) },
    ...(notice ? [notice] : []),
    navigation(lang, nameOf, years, shown),
    ...(await otherCases(ask, lang, clock, nameOf, years)),
    ...body,
    searchSection(lang),
    documents(lang),
  );
}

const navigation = (lang: Lang, nameOf: (division: string) => string, years: readonly CountyYear[], shown: CountyYear | undefined): Html =>
  html`<section>
    <h2>${say(lang, 'overview')}</h2>
    <nav>
      ${years.map(({ county, year }) => {
        const title = `${nameOf(county)} ${year}`;
        return county === shown?.county && year === shown.year
          ? html`<b>${title}</b>`
          : html`<a href="/?lang=${lang}&county=${county}&year=${year}">${title}</a>`;
      })}
    </nav>
  </section>`;

/** Open cases of years for which no policy is loaded: files come in them too, and nobody would see what is wrong with them. */
async function otherCases(
  ask: Ask,
  lang: Lang,
  clock: Clock,
  nameOf: (division: string) => string,
  loaded: readonly CountyYear[],
): Promise<readonly Html[]> {
  const links = await Promise.all(
    [...new Set(loaded.map(({ county }) => county))].map(async (county) => {
      const years = yearsOfCases(loaded, county, clock);
      const last = years.at(-1);
      if (last === undefined) return [];
      // Whatever is open still belongs to the last year.
      const open = (
        (await ask(`/reconciliation/discrepancies?county=${county}&period=${last}`).catch(() => [])) as readonly OpenCase[]
      ).filter(isOpen);
      return years.flatMap((year) => {
        const count = open.filter(({ openedOn }) => openedOn.startsWith(`${year}-`)).length;
        if (count === 0 || loaded.some((one) => one.county === county && one.year === year)) return [];
        return html`<a href="/cases?lang=${lang}&county=${county}&year=${year}"
          >${nameOf(county)} ${year} · ${say(lang, 'openStates')} ${count}</a
        >`;
      });
    }),
  );
  const shown = links.flat();
  return shown.length === 0 ? [] : [html`<section><nav>${say(lang, 'casesOfYears')}: ${shown}</nav></section>`];
}

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
        casesSection(lang, { county, year, today }, cases as readonly OpenCase[]),
      ),
    ),
  ]);
}

export const named = (units: readonly UnitRow[], nameOf: (division: string) => string): readonly UnitRow[] =>
  units.map((unit) => ({ ...unit, unitName: unit.unitName ?? nameOf(unit.unit) }));

const firstWithPeople = async (ask: Ask, years: readonly CountyYear[]): Promise<CountyYear | undefined> => {
  for (const one of years) {
    const units = (await ask(`/reporting/counties/${one.county}/years/${one.year}/progress`).catch(() => [])) as readonly UnitRow[];
    if (units.some(({ people }) => people > 0)) return one;
  }
  return undefined;
};
