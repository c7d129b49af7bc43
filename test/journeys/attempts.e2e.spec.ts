import * as fc from 'fast-check';
import { isWithin } from '@jumin/kernel';
import { county, CountyAtWork, type Listed, type OfficerAtWork } from './worked-cases/county-at-work';

/*
 * Nobody may do what is not theirs: random officers of all agencies and several divisions try random steps of random cases, sign what is signed, and hand
 * in the treasury's documents. A model of a dozen lines, written from the rules and not from the code, says which attempts may succeed. Everything else
 * must be refused with a code and change nothing: neither the case, nor a figure of the treasury, nor a byte of a signed month.
 */

/** 谁差错谁更正: who submits, who countersigns, for which reason. */
const rules: Readonly<Record<string, readonly [submits: string, countersigns: string, reason: string]>> = {
  D07: ['T', 'K', 'typed-wrong'],
  D12: ['H', 'F', 'duplicate'],
  D14: ['T', 'H', 'wrong-person'],
  D15: ['T', 'K', 'wrong-treasury'],
  D25: ['H', 'F', 'not-admitted'],
};
/** A refund waits for the bank once it is countersigned; everything else is carried out at once. */
const afterCountersigning = (of: string): string => (of === 'D12' || of === 'D25' ? 'countersigned' : 'closed');

let at: CountyAtWork;
let cases: readonly (Listed & { readonly pairs: readonly object[] })[];
let signed: string;
let treasuryFen: number;

const treasury = async (): Promise<number> =>
  (JSON.parse(await at.statement('2022-02')) as { statements: { 'T-K': { statement: { secondFen: number } } } }).statements['T-K'].statement
    .secondFen;

beforeAll(async () => {
  at = await CountyAtWork.open();
  const people = Array.from({ length: 8 }, (_, nth) => at.person(`郑${'甲乙丙丁戊己庚辛'[nth]}`, 801 + nth));
  const [one, two, three, four, five, six] = people as [(typeof people)[0], ...typeof people];
  await at.dayOf('2022-02-07');
  await at.register(...people);
  await at.dayOf('2022-02-10');
  await at.declare('a07', [{ ...one!, yuan: 500 }]);
  await at.declare('a12', [{ ...two!, yuan: 500 }]);
  await at.declare('a12b', [{ ...two!, yuan: 500 }], { at: '15:00:00' });
  await at.declare('a14', [{ name: four!.name, number: three!.number, yuan: 500 }]);
  await at.declare('a15', [{ ...five!, yuan: 300 }], { 国库代码: '6204220000' });
  await at.declare('a25', [{ ...six!, yuan: 500 }]);
  await at.dayOf('2022-02-11');
  await at.enter('a07', 400);
  for (const voucherNo of ['a12', 'a12b', 'a14', 'a25']) await at.enter(voucherNo, 500);
  await at.enter('a15', 300, { 国库代码: '6204220000' });
  await at.send('deaths', [{ 证件号码: six!.number, 姓名: six!.name, 发生日期: '2022-02-01' }]);
  await at.dayOf('2022-02-28');
  await at.dayOf('2022-03-01');
  expect(await at.signMonth('2022-02')).toEqual([200, 200, 200, 200, 200]);
  [signed, treasuryFen] = [await at.statement('2022-02'), await treasury()];
  const listed = await at.discrepancies();
  cases = await Promise.all(
    listed.map(async (found) => ({
      ...found,
      pairs:
        found.class === 'D14' ? [{ field: 'idNumber', original: three!.number, current: four!.number }] : await at.proposedPairs(found),
    })),
  );
  expect(cases.map((found) => [found.class, found.state]).sort()).toEqual(Object.keys(rules).map((of) => [of, 'attributed']));
}, 60_000);
afterAll(() => at?.stop());

const divisions = [county, '341323'];
const attempts = fc.array(
  fc.record({
    what: fc.constantFrom('submit', 'submit', 'submit', 'countersign', 'refuse', 'refuse', 'refuse', 'sign', 'enter'),
    nth: fc.nat(4),
    // Half of them from the party whose turn it is, so that cases move on.
    agency: fc.oneof(fc.constant('its'), fc.constantFrom('H', 'T', 'K', 'F', 'B', 'W', 'V', 'system')),
    role: fc.constantFrom('clerk', 'head'),
    division: fc.constantFrom(divisions[0]!, divisions[0]!, divisions[0]!, divisions[1]!),
    right: fc.constantFrom('right', 'right', 'other-amount', 'other-reason', 'no-pairs'),
  }),
  { minLength: 280, maxLength: 280 },
);

it('whatever anybody tries, only what is theirs succeeds, and nothing else changes', async () => {
  await fc.assert(
    fc.asyncProperty(attempts, async (list) => {
      const states = new Map((await at.discrepancies()).map(({ id, state }) => [id, state]));
      const succeeded = new Set<string>();
      for (const { what, nth, agency: by, role, division, right } of list) {
        const found = cases[nth]!;
        const [submits, countersigns] = rules[found.class]!;
        const agency = by !== 'its' ? by : states.get(found.id) === 'submitted' ? countersigns : submits;
        const officer = at.officerOf(agency, division, role);
        if (officer === undefined) continue;
        const [status, code, may] = await tried(what, found, officer, right, states.get(found.id)!);
        expect({
          what,
          of: found.class,
          state: states.get(found.id),
          agency,
          role,
          division,
          right,
          code,
          may: status === 200,
        }).toMatchObject({ may });
        if (!may) {
          expect(status).toBeGreaterThanOrEqual(400);
          expect(status).toBeLessThan(500);
          expect(code).toMatch(/^[A-Z]\w+$/);
        } else if (what === 'submit' || what === 'countersign' || what === 'refuse') {
          succeeded.add(what);
          states.set(found.id, what === 'submit' ? 'submitted' : what === 'refuse' ? 'attributed' : afterCountersigning(found.class));
        }
        expect((await at.discrepancies()).find(({ id }) => id === found.id)!.state).toBe(states.get(found.id));
      }
      // An attempt of each kind has succeeded, so that the model is not merely strict.
      expect([...succeeded].sort()).toEqual(['countersign', 'refuse', 'submit']);
      expect(await at.statement('2022-02')).toBe(signed);
      expect(await treasury()).toBe(treasuryFen);
      expect(await at.bridgeDifference()).toBe(0);
    }),
    { numRuns: 1, endOnFailure: true },
  );
}, 120_000);

const tried = async (
  what: string,
  found: (typeof cases)[number],
  officer: OfficerAtWork,
  right: string,
  state: string,
): Promise<readonly [status: number, code: unknown, may: boolean]> => {
  const [submits, countersigns, reason] = rules[found.class]!;
  const here = isWithin(county, officer.division);
  const path = `/reconciliation/cases/${found.id}`;
  const answered = ({ status, body }: { readonly status: number; readonly body: object }, may: boolean) =>
    [status, (body as { code?: string }).code, may] as const;
  switch (what) {
    case 'submit': {
      const pairs =
        right === 'no-pairs' ? [] : right === 'other-amount' ? found.pairs.map((pair) => ({ ...pair, original: 12345 })) : found.pairs;
      const body = { reason: right === 'other-reason' ? 'bounced' : reason, pairs };
      return answered(
        await at.attempt(`${path}/correction`, officer, body),
        here && officer.agency === submits && state === 'attributed' && right === 'right',
      );
    }
    case 'countersign':
    case 'refuse': {
      const may = here && officer.agency === countersigns && officer.role === 'head' && state === 'submitted';
      const step = what === 'refuse' ? 'refusal' : 'countersignature';
      return answered(await at.attempt(`${path}/${step}`, officer, { reason: '数额待核' }), may);
    }
    case 'sign': {
      // The month is signed: whose signature stands already has nothing to do, and nobody else may.
      const may = here && officer.role === 'head' && (officer.agency === 'T' || officer.agency === 'K');
      return answered(await at.attempt(`/reconciliation/counties/${county}/periods/2022-02/signatures`, officer, { pair: 'T-K' }), may);
    }
    default: {
      // The treasury's line of February again, with another amount: from anybody else it is refused, and from the treasury it is a conflict.
      const { status, body } = await at.attemptEntry('a12', 99, officer);
      const taken = status === 201 && body.counts.new === 0 && body.counts.changed === 0 && body.counts.conflict === 1;
      const may = here && officer.agency === 'K';
      if (may) expect({ taken, body }).toMatchObject({ taken: true });
      return [may && taken ? 200 : status === 201 ? 200 : status, (body as unknown as { code?: string }).code, may];
    }
  }
};
