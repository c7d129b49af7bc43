import { parseCaseId } from '@jumin/kernel';
import type { Ask, Clock } from './ask';
import { ageOf, caseList, caseSection, isOpen, type CasesOf, type OpenCase } from './cases';
import type { CaseFile } from './correction';
import { html, type Html } from './html';
import { bridgeItemsSection, peopleSection, type BridgeItemRow, type PersonRow } from './opened';
import { progressSection, type UnitRow } from './overview';
import { clockTag, named, subsidiesUndetermined } from './overview-page';
import { page } from './page';
import { say, type Lang } from './words';

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

/** The frame, the way back to the overview, and what the question was answered with; a refusal is said in its own words. */
const shownPage = async (shown: Shown, heading: string, sections: () => Promise<readonly Html[]>): Promise<string> => {
  const { lang, clock, county, year, path } = shown;
  const to = lang === 'zh' ? 'en' : 'zh';
  const frame = { heading, elsewhere: `${path}${path.includes('?') ? '&' : '?'}lang=${to}`, clock: clockTag(lang, clock) };
  const back = html`<p><a href="/?lang=${lang}&county=${county}&year=${year}">${say(lang, 'back')}</a></p>`;
  const body = await sections().catch((error: { problem?: { zh?: string; en?: string } }) => [
    html`<section><p>${error.problem?.[lang] ?? say(lang, 'unavailable')}</p></section>`,
  ]);
  return page(lang, frame, back, ...body);
};

/** The villages of a unit. */
export const unitPage = (shown: Shown, unit: string): Promise<string> => {
  const { ask, lang, nameOf, county, year } = shown;
  const here = `/counties/${county}/years/${year}`;
  const title = `${nameOf(county)} ${nameOf(unit)} ${year}`;
  return shownPage(shown, title, async () => {
    const villages = (await ask(`/reporting${here}/progress?unit=${unit}`)) as readonly UnitRow[];
    const undetermined = await subsidiesUndetermined(ask, county, year);
    return [progressSection(lang, title, named(villages, nameOf), undetermined, (village) => `${here}/villages/${village}?lang=${lang}`)];
  });
};

/** The people of a village, by the last digits of their numbers; that they were looked up is kept, as every unsealing is. */
export const villagePage = (shown: Shown, village: string, cursor: string): Promise<string> => {
  const { ask, lang, nameOf, county, year } = shown;
  const here = `/counties/${county}/years/${year}`;
  const title = `${nameOf(village.slice(0, 9))} ${nameOf(village)} ${year}`;
  return shownPage(shown, title, async () => {
    const query = new URLSearchParams({ village, limit: String(rowsOfPage), ...(cursor ? { cursor } : {}) });
    const { items, next } = (await ask(`/reporting${here}/people?${query}`)) as {
      readonly items: readonly Omit<PersonRow, 'ending'>[];
      readonly next: string | null;
    };
    const endings = await endingsOf(
      ask,
      items.map(({ subjectId }) => subjectId),
      village,
    );
    const people = items.map((row): PersonRow => ({ ...row, ending: endings.get(row.subjectId) ?? row.subjectId.slice(0, 8) }));
    const onwards = next === null ? null : `${here}/villages/${village}?${new URLSearchParams({ lang, cursor: next })}`;
    return [peopleSection(lang, title, people, onwards, !(await subsidiesUndetermined(ask, county, year)))];
  });
};

const endingsOf = async (ask: Ask, subjectIds: readonly string[], village: string): Promise<ReadonlyMap<string, string>> => {
  if (subjectIds.length === 0) return new Map();
  const { numbers } = (await ask('/registration/subjects/numbers', {
    subjectIds,
    reason: `页面名单（隐去前14位）· page, masked: ${village}`,
  })) as {
    readonly numbers: readonly { readonly subjectId: string; readonly number: string | null }[];
  };
  return new Map(numbers.flatMap(({ subjectId, number }) => (number === null ? [] : [[subjectId, `**************${number.slice(-4)}`]])));
};

/** What a line of the bridge is made of. */
export const bridgePage = (shown: Shown, item: string, cursor: string): Promise<string> => {
  const { ask, lang, county, year } = shown;
  const address = `/counties/${county}/years/${year}/bridge/${encodeURIComponent(item)}`;
  return shownPage(shown, say(lang, 'bridge'), async () => {
    const query = new URLSearchParams({ limit: String(rowsOfPage), ...(cursor ? { cursor } : {}) });
    const { items, next } = (await ask(`/reporting${address}?${query}`)) as { items: readonly BridgeItemRow[]; next: string | null };
    const onwards = next === null ? null : `${address}?${new URLSearchParams({ lang, cursor: next })}`;
    return [bridgeItemsSection(lang, item, items, onwards)];
  });
};

/** Open cases, of one party or one age where asked, or one case whatever its state. */
export const casesPage = (
  shown: Shown,
  asked: { readonly id?: string; readonly party?: string; readonly age?: string },
): Promise<string> => {
  const { ask, lang, county, year, clock } = shown;
  const of: CasesOf = { county, year, today: clock.day };
  return shownPage(shown, say(lang, 'cases'), async () => {
    const cases = (await ask(`/reconciliation/discrepancies?${new URLSearchParams({ county, period: year })}`)) as readonly OpenCase[];
    if (asked.id !== undefined) {
      const one = cases.find(({ id }) => id === asked.id);
      if (!one) return [html`<section><p>${say(lang, 'noSuchCase')}</p></section>`];
      // Lines that explain themselves have no case behind them.
      const file = parseCaseId(one.id) === undefined ? undefined : ((await ask(`/reconciliation/cases/${one.id}`)) as CaseFile);
      return [caseSection(lang, of, one, file)];
    }
    const chosen = cases.filter(
      (one) =>
        isOpen(one) &&
        (asked.party === undefined || (one.corrects ?? 'nobody') === asked.party) &&
        (asked.age === undefined || ageOf(one, of.today) === asked.age),
    );
    return [caseList(lang, of, chosen)];
  });
};
