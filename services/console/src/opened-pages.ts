import { parseCaseId, type Fen } from '@jumin/kernel';
import type { Ask, Clock } from './ask';
import { caseLines } from './case-lines';
import { caseChoices, caseList, caseSection, chosenCases, type CaseFilter, type CasesOf, type OpenCase } from './cases';
import type { CaseFile } from './correction';
import { html, type Html } from './html';
import { bridgeItemsSection, peopleSection, type BridgeItemRow, type PersonRow } from './opened';
import { progressSection, type UnitRow } from './overview';
import { named, subsidiesUndetermined } from './overview-page';
import { maskedOf } from './masked';
import { asNoPage, notThere } from './no-page';
import { clockTag, page } from './page';
import { pagingOf, type Place } from './paging';
import { isWord, say, type Lang } from './words';
import { loadedYears, yearsOfCases } from './years';

/** What a page that stands behind a number is made from. */
export interface Shown {
  readonly ask: Ask;
  readonly lang: Lang;
  readonly clock: Clock;
  readonly nameOf: (division: string) => string;
  readonly county: string;
  readonly year: string;
  /** This page's own address without the language. */
  readonly path: string;
}

const rowsOfPage = 200;

/** The frame, the way back to the overview, and what the question was answered with. Rejects with NoPage where the question itself is wrong. */
const shownPage = async (shown: Shown, heading: string, sections: () => Promise<readonly Html[]>): Promise<string> => {
  const { lang, clock, county, year, path } = shown;
  const to = lang === 'zh' ? 'en' : 'zh';
  const frame = { heading, elsewhere: `${path}${path.includes('?') ? '&' : '?'}lang=${to}`, clock: clockTag(lang, clock) };
  const back = html`<p><a href="/?lang=${lang}&county=${county}&year=${year}">${say(lang, 'back')}</a></p>`;
  const body = await sections().catch((error: { problem?: { zh?: string; en?: string } }) => {
    const wrong = asNoPage(error);
    if (wrong) throw wrong;
    return [html`<section><p>${error.problem?.[lang] ?? say(lang, 'unavailable')}</p></section>`];
  });
  return page(lang, frame, back, ...body);
};

/** The villages of a unit. */
export const unitPage = (shown: Shown, unit: string): Promise<string> => {
  const { ask, lang, nameOf, county, year } = shown;
  const here = `/counties/${county}/years/${year}`;
  const title = `${nameOf(county)} ${nameOf(unit)} ${year}`;
  return shownPage(shown, title, async () => {
    const villages = (await ask(`/reporting${here}/progress?unit=${unit}`)) as readonly UnitRow[];
    if (villages.length === 0) await mustBe(shown, unit);
    const undetermined = await subsidiesUndetermined(ask, county, year);
    return [progressSection(lang, title, named(villages, nameOf), undetermined, (village) => `${here}/villages/${village}?lang=${lang}`)];
  });
};

/** Nothing was found: that is an answer for a place of this county in a year that is loaded, and a wrong address else. */
const mustBe = async ({ ask, nameOf, county, year }: Shown, division: string): Promise<void> => {
  const loaded = await loadedYears(ask);
  const known = loaded.some((one) => one.county === county && String(one.year) === year);
  if (!known || !division.startsWith(county) || nameOf(division) === division) throw notThere();
};

/** The people of a village, by the year in which they were born and the last digits of their numbers; that they were looked up is kept, as every unsealing is. */
export const villagePage = (shown: Shown, village: string, place: Place): Promise<string> => {
  const { cursor } = place;
  const { ask, lang, nameOf, county, year } = shown;
  const here = `/counties/${county}/years/${year}`;
  const title = `${nameOf(village.slice(0, 9))} ${nameOf(village)} ${year}`;
  return shownPage(shown, title, async () => {
    const query = new URLSearchParams({ village, limit: String(rowsOfPage), ...(cursor ? { cursor } : {}) });
    const { items, next } = (await ask(`/reporting${here}/people?${query}`)) as {
      readonly items: readonly Omit<PersonRow, 'ending' | 'born'>[];
      readonly next: string | null;
    };
    if (items.length === 0 && cursor === '') await mustBe(shown, village);
    const masked = await maskedOf(
      ask,
      items.map(({ subjectId }) => subjectId),
      `页面名单（隐去前14位）· page, masked: ${village}`,
    );
    const people = items.map((row): PersonRow => ({
      ...row,
      ...(masked.get(row.subjectId) ?? { born: '', ending: row.subjectId.slice(0, 8) }),
    }));
    const villages = (await ask(`/reporting${here}/progress?unit=${village.slice(0, 9)}`).catch(() => [])) as readonly UnitRow[];
    return [
      peopleSection(
        lang,
        title,
        people,
        pagingOf(lang, `${here}/villages/${village}`, place, next),
        !(await subsidiesUndetermined(ask, county, year)),
        villages.find(({ unit }) => unit === village),
      ),
    ];
  });
};

/** What a line of the bridge is made of. */
export const bridgePage = (shown: Shown, item: string, place: Place): Promise<string> => {
  const { cursor } = place;
  const { ask, lang, county, year } = shown;
  const address = `/counties/${county}/years/${year}/bridge/${encodeURIComponent(item)}`;
  return shownPage(shown, isWord(item) ? `${say(lang, 'bridge')} · ${say(lang, item)}` : say(lang, 'bridge'), async () => {
    const query = new URLSearchParams({ limit: String(rowsOfPage), ...(cursor ? { cursor } : {}) });
    const { items, next } = (await ask(`/reporting${address}?${query}`)) as { items: readonly BridgeItemRow[]; next: string | null };
    const paging = pagingOf(lang, address, place, next);
    if (items.length === 0) await mustBe(shown, county);
    return [bridgeItemsSection(lang, item, items, paging, await amountOf(ask, `/reporting/counties/${county}/years/${year}/bridge`, item))];
  });
};

interface Lines {
  readonly lines: readonly { readonly item: string; readonly amountFen: Fen }[];
}
/** The line's own amount, to which all its items add up, whatever page of them is shown. */
const amountOf = async (ask: Ask, bridge: string, item: string): Promise<Fen | undefined> => {
  const { lines, subsidy, onBehalf } = (await ask(bridge).catch(() => ({ lines: [] }))) as Lines & {
    readonly subsidy?: Readonly<Record<string, Lines>>;
    readonly onBehalf?: Lines;
  };
  const all = [...lines, ...Object.values(subsidy ?? {}).flatMap((one) => one.lines), ...(onBehalf?.lines ?? [])];
  return all.find((line) => line.item === item)?.amountFen;
};

/** Cases of one party, age or state where asked, open ones otherwise; or one case whatever its state. */
export const casesPage = (shown: Shown, asked: CaseFilter & { readonly id?: string }): Promise<string> => {
  const { ask, lang, nameOf, county, year, clock } = shown;
  const of: CasesOf = { county, year, today: clock.day };
  return shownPage(shown, say(lang, 'cases'), async () => {
    const cases = (await ask(`/reconciliation/discrepancies?${new URLSearchParams({ county, period: year })}`)) as readonly OpenCase[];
    if (asked.id !== undefined) {
      const one = cases.find(({ id }) => id === asked.id);
      if (!one) throw notThere('noSuchCase');
      // Lines that explain themselves have no case behind them.
      const file = parseCaseId(one.id) === undefined ? undefined : ((await ask(`/reconciliation/cases/${one.id}`)) as CaseFile);
      return [caseSection(lang, of, one, file, await caseLines(ask, lang, county, one, file))];
    }
    const chosen = chosenCases(cases, asked, of.today);
    if (chosen === undefined) throw notThere('badFilter');
    const { state = 'open' } = asked;
    const heading =
      state === 'open' ? say(lang, 'cases') : state === 'all' ? say(lang, 'allStates') : isWord(state) ? say(lang, state) : state;
    const years = yearsOfCases(await loadedYears(ask), county, clock);
    if (cases.length === 0 && !years.includes(Number(year))) throw notThere();
    return [caseChoices(lang, of, years, cases), caseList(lang, of, chosen, `${nameOf(county)} ${year} · ${heading}`)];
  });
};
