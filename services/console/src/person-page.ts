import type { Ask, Clock } from './ask';
import { html } from './html';
import { asNoPage, notThere } from './no-page';
import { maskedOf } from './masked';
import { clockTag, page } from './page';
import { historySection, type HistoryRow } from './person';
import { say, type Lang } from './words';

interface Entry extends Omit<HistoryRow, 'explanation'> {
  readonly data?: Readonly<Record<string, unknown>>;
  readonly explanation?: readonly {
    readonly sentence: { readonly zh: string; readonly en: string };
    readonly source: { readonly document: string; readonly paragraph: string; readonly quote: string } | null;
    readonly assumption: { readonly id: string; readonly zh: string; readonly en: string } | null;
  }[];
}
export interface AskedOfHistory {
  readonly effective: string;
  readonly knownAt: string;
}

/** Everything about a person, each fen with the words on which it rests; the page names the year of birth, the unit and the last digits of the number. */
export async function personPage(
  ask: Ask,
  lang: Lang,
  clock: Clock,
  nameOf: (division: string) => string,
  subject: string,
  asked: AskedOfHistory,
): Promise<string> {
  const query = new URLSearchParams({ explain: 'true', ...given(asked) });
  const frame = {
    heading: say(lang, 'history'),
    elsewhere: `/people/${subject}?${new URLSearchParams({ lang: lang === 'zh' ? 'en' : 'zh', ...given(asked) })}`,
    clock: clockTag(lang, clock),
  };
  const back = html`<p><a href="/?lang=${lang}">${say(lang, 'back')}</a></p>`;
  try {
    const entries = (await ask(`/reporting/subjects/${subject}/history?${query}`)) as readonly Entry[];
    if (entries.length === 0 && (Object.keys(given(asked)).length === 0 || (await nothingAtAll(ask, subject)))) throw notThere('noPerson');
    const heading = await who(ask, lang, nameOf, subject, entries);
    return page(
      lang,
      { ...frame, heading: `${frame.heading} · ${heading}` },
      back,
      historySection(lang, nameOf, subject, entries.map(rowOf), asked, heading),
    );
  } catch (error) {
    const wrong = asNoPage(error);
    // A mistyped date is said above the form in which it stands.
    if (wrong?.status === 404) throw wrong;
    const problem = (error as { problem?: { zh?: string; en?: string } }).problem;
    return page(
      lang,
      frame,
      back,
      html`<section><p>${problem?.[lang] ?? say(lang, 'unavailable')}</p></section>`,
      historySection(lang, nameOf, subject, [], asked),
    );
  }
}

const nothingAtAll = async (ask: Ask, subject: string): Promise<boolean> =>
  ((await ask(`/reporting/subjects/${subject}/history`)) as readonly unknown[]).length === 0;

/** 1964年生 · 乌兰镇 乌兰社区 · **************9016: enough to know whom one has open, and no more than the list shows. */
const who = async (
  ask: Ask,
  lang: Lang,
  nameOf: (division: string) => string,
  subject: string,
  entries: readonly Entry[],
): Promise<string> => {
  const masked = (await maskedOf(ask, [subject], '页面个人历史（隐去前14位）· page of a person, masked').catch(() => undefined))?.get(
    subject,
  );
  const village = entries.flatMap(({ data }) => (typeof data?.['village'] === 'string' ? data['village'] : [])).at(-1);
  const born = masked && (lang === 'zh' ? `${masked.born}${say(lang, 'bornIn')}` : `${say(lang, 'bornIn')} ${masked.born}`);
  const place = village && [...new Set([nameOf(village.slice(0, 9)), nameOf(village)])].join(' ');
  return [born, place, masked?.ending].filter(Boolean).join(' · ') || subject;
};

const given = ({ effective, knownAt }: AskedOfHistory): Record<string, string> => ({
  ...(effective ? { effective } : {}),
  ...(knownAt ? { knownAt } : {}),
});

const rowOf = ({ explanation, ...entry }: Entry): HistoryRow => ({
  ...entry,
  ...(explanation === undefined
    ? {}
    : {
        explanation: explanation.map(({ sentence, source, assumption }) => ({
          ...sentence,
          source: source ? `“${source.quote}” ${source.document} ${source.paragraph}` : null,
          assumption: assumption ? { zh: `${assumption.id}：${assumption.zh}`, en: `${assumption.id}: ${assumption.en}` } : null,
        })),
      }),
});

/** Finds a person by citizen number; the number travels in a body, and only the pseudonym comes back. */
export const findPerson = async (ask: Ask, number: string): Promise<string | undefined> => {
  try {
    return ((await ask('/registration/subjects/find', { number: number.trim() })) as { subjectId?: string }).subjectId;
  } catch {
    return undefined;
  }
};

export const notFoundSection = (lang: Lang) => html`<section><p>${say(lang, 'notFound')}</p></section>`;
