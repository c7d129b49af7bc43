import { commandIdOf, uuidV5 } from '@jumin/kernel';
import type { AccountEvent } from './domain/account/events';
import { County, county, detail, enrolled, entered, policyLoaded, registered, voucher, type Arrival } from './testing/county';

/*
 * A person of 代缴 is taken off the roster by a countersigned correction. The four documents that it takes (voucher, its lines, the treasury's entry,
 * the corrected roster) come in every order, each to another pair of people; of each pair the second is taken off.
 */
let at: County;
beforeAll(async () => {
  at = await County.open();
  await at.arrive(policyLoaded());
});
afterAll(() => at?.drop());

const caseOf = (nth: number) => uuidV5('11111111-1111-5111-8111-111111111113', String(nth));
const corrected = (nth: number, removed: readonly string[]): Arrival => ({
  ...registered('RosterCorrected', nth, {}),
  source: 'subsidy-calculation',
  id: commandIdOf('message', nth),
  data: {
    caseId: caseOf(nth),
    county,
    rosterNo: `QC${nth}`,
    people: 1,
    amountFen: 10_000,
    source: 'listed',
    removed,
    added: [],
    addedFen: null,
    reason: 'roster-changed',
    maker: 'h1',
    checker: 'f1',
  },
});
const documents = (nth: number): readonly Arrival[] => {
  const [stays, leaves] = [2 * nth, 2 * nth + 1];
  const line = (person: number) => detail(`v${nth}`, person, 10_000, { kind: 'on-behalf' });
  const { subjectId } = line(leaves);
  return [
    { file: 'vouchersFile', lines: [voucher(`v${nth}`, 20_000, { batchNo: `QC${nth}` })] },
    { file: 'voucherDetailsFile', lines: [line(stays), line(leaves)] },
    entered({ voucherNo: `v${nth}`, enteredOn: '2022-10-10', amountFen: 20_000 }),
    corrected(nth, [subjectId]),
  ];
};
const orders = [0, 1, 2, 3]
  .flatMap((a) => [0, 1, 2, 3].flatMap((b) => [0, 1, 2, 3].flatMap((c) => [0, 1, 2, 3].map((d) => [a, b, c, d]))))
  .filter((order) => new Set(order).size === 4);
const told = async (person: number) => (await at.events(person)).map((event) => event as unknown as AccountEvent);

it('whichever of voucher, lines, entry and corrected roster comes last, who was taken off keeps nothing and who stays on keeps all', async () => {
  expect(orders).toHaveLength(24);
  const wrong: unknown[] = [];
  for (const [nth, order] of orders.entries()) {
    await at.arrive(enrolled(2 * nth), enrolled(2 * nth + 1));
    for (const which of order) await at.arrive(documents(nth)[which]!);
    const [stays, leaves] = [await told(2 * nth), await told(2 * nth + 1)];
    const struck = leaves.filter(({ type }) => type === 'ContributionStruck');
    const posted = leaves.filter(({ type }) => type === 'ContributionPosted').length;
    const reversed = leaves.filter((event) => event.type === 'ContributionReversed' && event.data.caseId === caseOf(nth)).length;
    const keptFen = stays.flatMap((event) => (event.type === 'ContributionPosted' ? [event.data.onBehalfFen] : []));
    if (struck.length !== 1 || posted !== reversed || JSON.stringify(keptFen) !== '[10000]') wrong.push([order, leaves, keptFen]);
  }
  expect(wrong).toEqual([]);
});

it('told again, and replayed from the beginning, nothing more is written', async () => {
  const [head, rows] = [await at.store.head(), await at.rows()];
  await at.arrive(documents(0)[3]!);
  expect(await at.store.head()).toBe(head);
  await at.replayed();
  expect([await at.store.head(), await at.rows()]).toEqual([head, rows]);
});
