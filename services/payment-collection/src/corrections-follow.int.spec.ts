import type { CorrectionOrdered } from '@jumin/contracts';
import { beginning } from '@jumin/event-store';
import { commandIdOf, fen, uuidV5, type SubjectId } from '@jumin/kernel';
import type { Message } from '@jumin/messaging';
import { publish } from './integration/publish';
import { bounced, County, county, detail, enrolled, entered, policyLoaded, registered, returned, subject, voucher } from './testing/county';

/*
 * Several cases on one voucher. A correction by voucher finds its lines where they are by now, and one that finds nothing says so: no case waits for ever
 * and no money is posted twice.
 */
let at: County;
beforeAll(async () => {
  at = await County.open();
  await at.arrive(policyLoaded());
});
afterAll(() => at?.drop());

let people = 0;
/** Two people of their own for each spec: the one whom the voucher names, and the one whose money it is. */
const twoPeople = async (): Promise<readonly [number, number]> => {
  const [wrong, right] = [(people += 1), (people += 1)];
  await at.arrive(enrolled(wrong), enrolled(right));
  return [wrong, right];
};

let orders = 0;
const order = (action: CorrectionOrdered['action'], over: Partial<CorrectionOrdered>): Message & { readonly data: CorrectionOrdered } => {
  const nth = (orders += 1);
  const data: CorrectionOrdered = {
    caseId: uuidV5('11111111-1111-5111-8111-111111111114', String(nth)),
    county,
    class: 'D07',
    instrument: 'correction-notice',
    action,
    keys: {},
    enteredOn: '2022-10-09' as never,
    pairs: [],
    reason: 'typed-wrong',
    refundNo: null,
    maker: 't1',
    checker: 'k1',
    ...over,
  };
  return { ...registered('CorrectionOrdered', 0, {}), source: 'reconciliation', id: commandIdOf('order', nth), data };
};
const move = (voucherNo: string, from: number, to: number) =>
  order('move', {
    class: 'D14',
    keys: { voucherNo, subjectId: subject(from) },
    pairs: [{ field: 'subjectId', original: subject(from), current: subject(to) }],
  });
const recount = (voucherNo: string, original: number, current: number) =>
  order('recount', { keys: { voucherNo }, pairs: [{ field: 'amountFen', original, current }] });
const cancel = (voucherNo: string) => order('cancel', { class: 'D20', keys: { voucherNo } });

const keptFen = async (nth: number): Promise<number> =>
  (await at.service.account(subject(nth))).standings.find(({ feeYear }) => feeYear === 2022)?.keptFen ?? 0;
/** What reconciliation was told of the order: done, not done, or nothing. */
const answerOf = async ({ data: { caseId } }: { readonly data: CorrectionOrdered }): Promise<string | undefined> => {
  const { events } = await at.store.readAll({ after: beginning, categories: ['account', 'entered'] });
  const told = events.flatMap((event) => publish(event)).filter(({ data }) => (data as { caseId?: string }).caseId === caseId);
  const answer = told.find(({ type }) => type === 'CorrectionCarriedOut')?.data as { done: boolean; how: string } | undefined;
  return answer && `${answer.done ? 'done' : 'not done'}: ${answer.how}`;
};

/** A voucher of 600 that names the wrong person, of which the treasury entered 500. */
const disputed = async (voucherNo: string, wrong: number) =>
  at.arrive(
    { file: 'vouchersFile', lines: [voucher(voucherNo, 60000)] },
    { file: 'voucherDetailsFile', lines: [detail(voucherNo, wrong, 60000, { nameIx: 'another' })] },
    entered({ voucherNo, enteredOn: '2022-10-09', amountFen: 50000 }),
  );

describe('a correction by voucher', () => {
  it.each([
    ['one after the other', false],
    ['told of in one batch', true],
  ])('counts anew where the line was moved to, and nothing twice: %s', async (_how, together) => {
    const [wrong, right] = await twoPeople();
    const no = `r${wrong}`;
    await disputed(no, wrong);
    const [moved, counted] = [move(no, wrong, right), recount(no, 60000, 50000)];
    if (together) await at.arriveTogether([moved, counted]);
    else await at.arrive(moved, counted);
    expect([await keptFen(wrong), await keptFen(right)]).toEqual([0, 50000]);
    expect(await answerOf(counted)).toBe('done: ContributionPosted');
  });

  it('cancels where the line was moved to', async () => {
    const [wrong, right] = await twoPeople();
    const no = `c${wrong}`;
    await disputed(no, wrong);
    const ordered = cancel(no);
    await at.arrive(move(no, wrong, right), bounced({ voucherNo: no, bouncedOn: '2022-10-20', amountFen: 60000 }));
    expect(await keptFen(right)).toBe(0);
    await at.arrive(ordered);
    expect(await answerOf(ordered)).toBe('done: ContributionReleased');
  });

  it('finds it where it was moved back to, and moves nothing that has left', async () => {
    const [wrong, right] = await twoPeople();
    const no = `b${wrong}`;
    await disputed(no, wrong);
    const again = move(no, wrong, right);
    await at.arrive(move(no, wrong, right), again);
    expect([await keptFen(right), await answerOf(again)]).toEqual([50000, 'not done: NothingToDo']);
    const counted = recount(no, 60000, 50000);
    await at.arrive(move(no, right, wrong), counted);
    expect([await keptFen(wrong), await keptFen(right), await answerOf(counted)]).toEqual([50000, 0, 'done: ContributionPosted']);
  });

  it('adds a moved line to one that its new person has on the voucher already, and counts both anew as they are', async () => {
    const [wrong, right] = await twoPeople();
    const no = `s${wrong}`;
    await at.arrive(
      { file: 'vouchersFile', lines: [voucher(no, 50000)] },
      { file: 'voucherDetailsFile', lines: [detail(no, wrong, 20000, { nameIx: 'another' }), detail(no, right, 30000)] },
      entered({ voucherNo: no, enteredOn: '2022-10-09', amountFen: 50000 }),
    );
    await at.arrive(move(no, wrong, right));
    expect(await keptFen(right)).toBe(50000);
    await at.arrive(recount(no, 50000, 50000));
    expect([await keptFen(wrong), await keptFen(right)]).toEqual([0, 50000]);
  });

  it('takes along what the treasury gave back of the line, before or after it was moved', async () => {
    const back = (voucherNo: string) =>
      returned({ returnNo: `t-${voucherNo}`, voucherNo, entryKind: 1, enteredOn: '2022-11-08', amountFen: 50000 });
    for (const first of ['moved', 'returned']) {
      const [wrong, right] = await twoPeople();
      const no = `t${wrong}`;
      await disputed(no, wrong);
      await at.arrive(...(first === 'moved' ? [move(no, wrong, right), back(no)] : [back(no), move(no, wrong, right)]));
      expect([first, await keptFen(right)]).toEqual([first, 0]);
    }
  });
});

describe('an order that finds nothing to do is answered', () => {
  it.each<[string, (no: string, nth: number) => Message & { readonly data: CorrectionOrdered }]>([
    ['cancelling a voucher that is not entered', (no) => cancel(no)],
    ['cancelling a voucher without lines', () => cancel('no-such')],
    ['counting a voucher without lines anew', () => recount('no-such', 1, 2)],
    ['counting anew by a document without an amount', (no) => order('recount', { keys: { voucherNo: no } })],
    ['moving what is not entered', (no, nth) => move(no, nth, nth + 1)],
    [
      'refunding a payment that is gone',
      (_no, nth) =>
        order('refund', { class: 'D12', keys: { voucherNo: 'no-such', subjectId: subject(nth) as SubjectId }, refundNo: 'TF9' }),
    ],
    ['naming no voucher', () => order('cancel', {})],
  ])('%s', async (_what, ordering) => {
    const [nth] = await twoPeople();
    const no = `n${nth}`;
    await at.arrive({ file: 'voucherDetailsFile', lines: [detail(no, nth, fen(30000))] });
    const ordered = ordering(no, nth);
    await at.arrive(ordered);
    expect(await answerOf(ordered)).toBe('not done: NothingToDo');
    const head = await at.store.head();
    await at.arrive(ordered);
    expect(await at.store.head()).toBe(head);
  });

  it('taking somebody off a roster whose line was moved', async () => {
    const [wrong, right] = await twoPeople();
    const no = `o${wrong}`;
    await at.arrive(
      { file: 'vouchersFile', lines: [voucher(no, 10000, { batchNo: `QC${no}` })] },
      { file: 'voucherDetailsFile', lines: [detail(no, wrong, 10000, { kind: 'on-behalf', nameIx: 'another' })] },
      entered({ voucherNo: no, enteredOn: '2022-10-09', amountFen: 10000 }),
    );
    await at.arrive(move(no, wrong, right));
    const caseId = uuidV5('11111111-1111-5111-8111-111111111115', no);
    const off = { rosterNo: `QC${no}`, people: 0, amountFen: 0, source: 'listed', removed: [subject(wrong)], added: [], addedFen: null };
    const corrected = { ...registered('RosterCorrected', 0, {}), source: 'subsidy-calculation', id: commandIdOf('roster', no) };
    await at.arrive({ ...corrected, data: { caseId, county, ...off, reason: 'roster-changed', maker: 'h1', checker: 'f1' } });
    expect(await answerOf({ data: { caseId } as CorrectionOrdered })).toBe('not done: NothingToDo');
  });
});
