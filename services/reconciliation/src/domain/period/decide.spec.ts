import * as fc from 'fast-check';
import type { Actor } from '@jumin/event-store';
import { fen, noFen, type LocalDate } from '@jumin/kernel';
import { drawUp, sign, type PeriodRefusal } from './decide';
import type { CrossingLine, PeriodEvent, Statement, StatementPair } from './events';
import { periodAggregate, type Period } from './state';
import { linesOfMonths } from './year';

const county = '620421';
const day = (text: string): LocalDate => text as LocalDate;
const on = day('2022-11-01');
const statement = (over: Partial<Statement> = {}): Statement => ({
  from: day('2022-10-01'),
  to: day('2022-10-31'),
  firstFen: fen(50000),
  firstCount: 1,
  secondFen: fen(50000),
  secondCount: 1,
  items: [],
  differenceFen: noFen,
  unexplained: 0,
  ...over,
});
const line = (key: string): CrossingLine => ({ item: 'not-entered', key, class: 'D01', owner: 'B', dueOn: on, amountFen: fen(-1) });
const draw = (pair: StatementPair, over: Partial<Statement> = {}, lines: readonly CrossingLine[] = []) =>
  drawUp({ pair, statement: statement(over), lines, closedThrough: day('2022-10-31'), on });
const head = (agency: string, division = county): Actor => ({ id: `${agency}1`, agency, role: 'head', division });
const signing = (pair: StatementPair, actor: Actor) => sign({ pair, actor, county, on });

const after = (...steps: readonly ReturnType<typeof sign>[]): Period =>
  steps.reduce<Period>((period, step) => {
    const decision = step(period);
    if (decision.kind !== 'accepted') throw new Error(JSON.stringify(decision));
    return decision.events.reduce<Period>(
      (state, event) => periodAggregate.evolve(state, { ...event, effectiveOn: on, receivedOn: on }),
      period,
    );
  }, periodAggregate.initial);

describe('a statement', () => {
  it('is drawn up over closed days, its lines at most 500 an event, in order', () => {
    const lines = Array.from({ length: 1200 }, (_, nth) => line(`v${nth}`));
    const decision = draw('T-K', {}, lines)(periodAggregate.initial);
    expect(
      decision.kind === 'accepted' &&
        decision.events.map(({ type, data }) => [type, 'lines' in data && Array.isArray(data.lines) && data.lines.length]),
    ).toEqual([
      ['StatementDrawnUp', false],
      ['CrossingsListed', 500],
      ['CrossingsListed', 500],
      ['CrossingsListed', 200],
    ]);
    expect(after(draw('T-K', {}, lines)).statements['T-K']!.lines).toEqual(lines);
    const early = drawUp({ pair: 'T-K', statement: statement(), lines: [], closedThrough: day('2022-10-30'), on });
    expect(early(periodAggregate.initial)).toEqual({ kind: 'refused', refusal: { code: 'DaysNotClosed', through: '2022-10-30' } });
  });
  it('drawn up again says nothing where nothing changed, and replaces the one before as long as nobody has signed', () => {
    expect(draw('T-K')(after(draw('T-K')))).toEqual({ kind: 'nothing-to-do' });
    expect(after(draw('T-K'), draw('T-K', { firstCount: 2 })).statements['T-K']!.statement.firstCount).toBe(2);
    expect(draw('T-K', { firstCount: 2 })(after(draw('T-K'), signing('T-K', head('T'))))).toEqual({
      kind: 'refused',
      refusal: { code: 'AlreadySigned' },
    });
  });
});

/** A month, both of whose sides have signed this statement. */
const signedBoth = (pair: StatementPair, secondFen = 50000, [one, other] = pair === 'T-K' ? ['T', 'K'] : ['T', 'H']): Period =>
  after(draw(pair, { secondFen: fen(secondFen) }), signing(pair, head(one!)), signing(pair, head(other!)));
const ofYear = { from: day('2022-01-01'), to: day('2022-12-31') };
const drawYear = (pair: StatementPair, isSigned: (month: string) => boolean) => {
  const ofIt = statement({ ...ofYear, firstFen: fen(700000), secondFen: fen(700000) });
  const lines = linesOfMonths(pair, ofIt, (month) => (isSigned(month) ? signedBoth(pair) : after(draw(pair), signing(pair, head('T')))));
  return drawUp({ pair, statement: ofIt, lines, closedThrough: day('2022-12-31'), on });
};

describe('a year', () => {
  it.each<[string, (month: string) => boolean, object]>([
    [
      'no month is signed by both',
      () => false,
      { code: 'MonthsNotSigned', months: Array.from({ length: 12 }, (_, nth) => `2022-${String(nth + 1).padStart(2, '0')}`) },
    ],
    [
      'two months are not signed by both',
      (month) => month !== '2022-03' && month !== '2022-12',
      { code: 'MonthsNotSigned', months: ['2022-03', '2022-12'] },
    ],
  ])('is not signed while %s', (_what, isSigned, refusal) => {
    expect(signing('T-K', head('T'))(after(drawYear('T-K', isSigned)))).toEqual({ kind: 'refused', refusal });
  });
  it('is signed over signed months, once it has been drawn up again, and lists what none of them has', () => {
    const drawnUp = after(
      drawYear('T-K', (month) => month < '2022-12'),
      drawYear('T-K', () => true),
    );
    expect(drawnUp.statements['T-K']!.lines.map(({ item, key, amountFen }) => [item, key, amountFen])).toEqual([
      ...Array.from({ length: 12 }, (_, nth) => ['signed-month', `2022-${String(nth + 1).padStart(2, '0')}`, 50000]),
      ['outside-signed-months', '', 100000],
    ]);
    expect(signing('T-K', head('T'))(drawnUp).kind).toBe('accepted');
    expect(
      signing(
        'T-K',
        head('T'),
      )(
        after(
          drawYear('T-K', () => true),
          signing('T-K', head('T')),
        ),
      ),
    ).toEqual({ kind: 'nothing-to-do' });
  });
});

describe('a signature', () => {
  it.each<[string, Period, Actor, PeriodRefusal]>([
    ['outside one’s division', after(draw('T-K')), head('T', '620422'), { code: 'NotYourDivision', county }],
    ['of a third party', after(draw('T-K')), head('H'), { code: 'NotASignatory', signatories: ['T', 'K'] }],
    ['under nothing', periodAggregate.initial, head('T'), { code: 'NotDrawnUp' }],
    [
      'while a difference has no class, owner or due date',
      after(draw('T-K', { unexplained: 1 })),
      head('T'),
      { code: 'DifferencesUnexplained', unexplained: 1 },
    ],
    [
      'while the sides differ',
      after(draw('T-K', { differenceFen: fen(1) })),
      head('K'),
      { code: 'DoesNotClose', differenceFen: 1, items: [] },
    ],
  ])('is refused %s', (_what, period, actor, refusal) => {
    expect(signing('T-K', actor)(period)).toEqual({ kind: 'refused', refusal });
  });
  it('counts once, and the last of both statements closes the period', () => {
    const three = [draw('T-K'), draw('T-H'), signing('T-K', head('T')), signing('T-K', head('K')), signing('T-H', head('T'))];
    expect(signing('T-K', head('T'))(after(...three))).toEqual({ kind: 'nothing-to-do' });
    expect(after(...three).closedOn).toBeNull();
    const last = signing('T-H', head('H'))(after(...three));
    expect(last.kind === 'accepted' && last.events.map(({ type }: PeriodEvent) => type)).toEqual(['PeriodSigned', 'PeriodClosed']);
  });
});

describe('whatever anybody tries', () => {
  it('what has a signature never changes, only its two sides’ heads’ office signs within its division, and the period closes with the fourth signature', () => {
    const anyAct = fc.record({
      what: fc.constantFrom('draw', 'sign', 'sign'),
      pair: fc.constantFrom<StatementPair>('T-K', 'T-H'),
      agency: fc.constantFrom('T', 'K', 'H', 'F', 'B', 'system'),
      division: fc.constantFrom(county, '6204', '', '620422', '620421101'),
      count: fc.nat(3),
      differenceFen: fc.constantFrom(0, 0, 0, 1),
      unexplained: fc.constantFrom(0, 0, 0, 1),
    });
    fc.assert(
      fc.property(fc.array(anyAct, { minLength: 1, maxLength: 30 }), (acts) => {
        let period = periodAggregate.initial;
        const kept = new Map<StatementPair, string>();
        for (const { what, pair, agency, division, count, differenceFen, unexplained } of acts) {
          const figures = { firstCount: count, differenceFen: fen(differenceFen), unexplained };
          const decision = (what === 'draw' ? draw(pair, figures, [line(`v${count}`)]) : signing(pair, head(agency, division)))(period);
          if (decision.kind !== 'accepted') continue;
          for (const event of decision.events) {
            period = periodAggregate.evolve(period, { ...event, effectiveOn: on, receivedOn: on });
            if (event.type !== 'PeriodSigned') continue;
            expect(pair.split('-')).toContain(agency);
            expect(county.startsWith(division)).toBe(true);
            const { statement: signed, lines } = period.statements[pair]!;
            expect([signed.differenceFen, signed.unexplained]).toEqual([0, 0]);
            kept.set(pair, kept.get(pair) ?? JSON.stringify([signed, lines]));
          }
          for (const [of, bytes] of kept) {
            const { statement: now, lines } = period.statements[of]!;
            expect(JSON.stringify([now, lines])).toBe(bytes);
          }
          const signatures = Object.values(period.statements).reduce((sum, { signedBy }) => sum + signedBy.length, 0);
          expect(period.closedOn !== null).toBe(signatures === 4);
        }
      }),
      { numRuns: 1000 },
    );
  });
});
