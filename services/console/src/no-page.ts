import type { Clock } from './ask';
import { html } from './html';
import { clockTag, page } from './page';
import { say, type Lang } from './words';

type Words = Readonly<Record<Lang, string>>;

/** Thrown by a page that cannot be shown as asked: an empty table would read as "there is nothing". */
export class NoPage extends Error {
  constructor(
    readonly status: number,
    readonly words: Words,
  ) {
    super(words.en);
    this.name = 'NoPage';
  }
}
export const notThere = (word: Parameters<typeof say>[1] = 'noPage'): NoPage =>
  new NoPage(404, { zh: say('zh', word), en: say('en', word) });

/** A refusal of the interfaces that says that the question itself is wrong; anything else is a part that fails. */
export const asNoPage = (error: unknown): NoPage | undefined => {
  if (error instanceof NoPage) return error;
  const { status, zh, en } = (error as { problem?: { status?: number; zh?: string; en?: string } }).problem ?? {};
  return status !== undefined && status >= 400 && status < 500 && zh !== undefined && en !== undefined
    ? new NoPage(status, { zh, en })
    : undefined;
};

/** Says in a page what is wrong, with the way to the overview. */
export const noPage = (lang: Lang, clock: Clock, words: Words): string =>
  page(
    lang,
    { heading: say(lang, 'title'), elsewhere: `/?lang=${lang === 'zh' ? 'en' : 'zh'}`, clock: clockTag(lang, clock) },
    html`<section>
      <p>${words[lang]}</p>
      <p><a href="/?lang=${lang}">${say(lang, 'back')}</a></p>
    </section>`,
  );
