import { pagingOf, type Paging, type Place } from './paging';

const place = (address: string): Place => {
  const asked = new URL(address, 'http://x').searchParams;
  return { cursor: asked.get('cursor') ?? '', earlier: asked.getAll('earlier') };
};
const at = (nth: number): Paging & { readonly address: string } => {
  let address = '/list?lang=zh';
  for (let page = 1; page < nth; page++) address = pagingOf('zh', '/list', place(address), `c${page + 1}/a b`).next!;
  return { address, ...pagingOf('zh', '/list', place(address), `c${nth + 1}`) };
};

describe('the pages of a list', () => {
  it('lead back the way they came', () => {
    expect([at(1).first, at(1).previous]).toEqual([null, null]);
    for (const nth of [2, 3, 7, 21]) expect([nth, at(nth).previous, at(nth).first]).toEqual([nth, at(nth - 1).address, at(1).address]);
  });
  it('lead back as far as an address can carry, and to the first page from wherever', () => {
    let { address } = at(60);
    for (let back = 0; back < 20; back++) address = pagingOf('zh', '/list', place(address), null).previous!;
    expect(place(address).cursor).toBe('c40/a b');
    expect(pagingOf('zh', '/list', place(address), null)).toEqual({ first: at(1).address, previous: null, next: null });
  });
});
