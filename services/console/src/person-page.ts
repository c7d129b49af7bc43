import type { Ask, Clock } from './ask';
import { html } from './html';
import { clockTag } from './overview-page';
import { page } from './page';
import { historySection, type HistoryRow } from './person';
import { say, type Lang } from './words';

interface Entry extends Omit<HistoryRow, 'explanation'> {
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

/** Everything about a person, each fen with the words on which it rests; the page names the pseudonym only. */
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
    return page(lang, frame, back, historySection(lang, nameOf, subject, entries.map(rowOf), asked));
  } catch (error) {
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
