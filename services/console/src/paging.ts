import { html, type Html } from './html';
import { say, type Lang } from './words';

/** Where in a list a page stands. A cursor only leads onwards, so the address carries the cursors of the pages before it. */
export interface Place {
  /** Empty for the first page. */
  readonly cursor: string;
  /** Of the pages before this one, the nearest last; the first page's is empty. */
  readonly earlier: readonly string[];
}
/** An address of some length is all that browsers take; further back than this only the first page is offered. */
const earlierMax = 20;

export interface Paging {
  readonly first: string | null;
  readonly previous: string | null;
  readonly next: string | null;
}

/** The ways on and back from a page of the list at that address. */
export const pagingOf = (lang: Lang, address: string, { cursor, earlier }: Place, next: string | null): Paging => {
  const to = (place: Place): string => {
    const back = place.cursor === '' ? [] : [['cursor', place.cursor], ...place.earlier.map((one) => ['earlier', one])];
    return `${address}?${new URLSearchParams([['lang', lang], ...back] as [string, string][])}`;
  };
  const before = earlier.at(-1);
  return {
    first: cursor === '' ? null : to({ cursor: '', earlier: [] }),
    previous: cursor === '' || before === undefined ? null : to({ cursor: before, earlier: earlier.slice(0, -1) }),
    next: next === null ? null : to({ cursor: next, earlier: [...earlier, cursor].slice(-earlierMax) }),
  };
};

export const pagingLinks = (lang: Lang, { first, previous, next }: Paging): Html => {
  const link = (address: string | null, word: 'firstPage' | 'previousPage' | 'more'): Html | '' =>
    address === null ? '' : html`<a href="${address}">${say(lang, word)}</a>`;
  return html`<nav>${link(first, 'firstPage')}${link(previous, 'previousPage')}${link(next, 'more')}</nav>`;
};
