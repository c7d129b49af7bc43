import type { Schema } from '../compile/file-schema';
import { readerOf } from '../compile/read-file';
import type { PolicyCase } from './case-file';

const text: Schema = { type: 'string', minLength: 1 };
const fen: Schema = { type: 'integer', minimum: 0 };
const year: Schema = { type: 'integer', minimum: 2009, maximum: 2100 };
const yes: Schema = { type: 'boolean' };
const date: Schema = { type: 'string', pattern: '^\\d{4}-\\d\\d-\\d\\d$', calendarDay: true };
const orNull = (schema: Schema): Schema => ({ ...schema, type: [schema['type'], 'null'] });
const dateOrNull: Schema = { type: ['string', 'null'], pattern: '^\\d{4}-\\d\\d-\\d\\d$' };
const month: Schema = { type: 'string', pattern: '^\\d{4}-(0[1-9]|1[0-2])$' };
const list = (items: Schema): Schema => ({ type: 'array', items });
const closed = (properties: Readonly<Record<string, Schema>>, required: readonly string[] = []): Schema => ({
  type: 'object',
  additionalProperties: false,
  properties,
  required,
});

const person = closed({
  born: dateOrNull,
  diedOn: dateOrNull,
  student: { type: ['boolean', 'array'], items: closed({ from: date, to: dateOrNull }, ['from']) },
  publicOfficial: yes,
  employeeScheme: list(closed({ from: month, to: orNull(month) }, ['from'])),
  identities: list(
    closed({ type: text, grade: orNull(text), from: date, to: dateOrNull, rosterConfirmedOn: dateOrNull }, ['type', 'from']),
  ),
});
const payment = closed(
  {
    paidOn: date,
    paidAt: { type: 'string', pattern: '^\\d\\d:\\d\\d:\\d\\d$' },
    enteredOn: date,
    amountFen: fen,
    kind: { enum: ['current', 'back-payment', 'tier-upgrade', 'on-behalf'] },
    forYear: year,
    originalTierFen: fen,
    writtenChoice: yes,
    amountDisputed: yes,
  },
  ['paidOn', 'amountFen'],
);
const expected = closed({
  keptFen: fen,
  onBehalfFen: fen,
  tierFen: fen,
  subsidyFen: closed({ province: fen, city: fen, county: fen }),
  creditedFen: fen,
  refundDueFen: fen,
});
const oneCase = closed(
  {
    case: text,
    person,
    feeYear: year,
    chosenTierFen: orNull(fen),
    elections: list(closed({ tierFen: fen, signedOn: date }, ['tierFen', 'signedOn'])),
    payments: list(payment),
    expect: expected,
  },
  ['case', 'person', 'feeYear', 'payments'],
);

/** One case or a list of them: told apart before the form is checked, so that messages name the place in the one that was written. */
export const readOneCase = readerOf<PolicyCase>(oneCase);
export const readCaseList = readerOf<readonly PolicyCase[]>(list(oneCase));
