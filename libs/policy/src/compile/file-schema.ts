/*
 * The form of a policy file as JSON Schema, closed at every level: a misspelt key is refused instead of being passed over in silence, because a rule
 * that is silently absent costs people money. `yuan: true` is our own keyword: an amount with at most two decimals.
 */

export type Schema = Readonly<Record<string, unknown>>;

const text: Schema = { type: 'string', minLength: 1 };
const yuan: Schema = { yuan: true };
const yes: Schema = { type: 'boolean' };
const date: Schema = { type: 'string', pattern: '^\\d{4}-\\d\\d-\\d\\d$', calendarDay: true };
const list = (items: Schema, minItems = 0): Schema => ({ type: 'array', items, minItems });
const oneOf = (...values: readonly string[]): Schema => ({ enum: values });
const closed = (properties: Readonly<Record<string, Schema>>, required: readonly string[] = []): Schema => ({
  type: 'object',
  additionalProperties: false,
  properties,
  required,
});

const sentence = closed({ zh: text, en: text }, ['zh', 'en']);
const grounds = { source: closed({ document: text, paragraph: text, quote: text }, ['document', 'paragraph', 'quote']), assumption: text };
const grounded = (properties: Readonly<Record<string, Schema>> = {}, required: readonly string[] = []) =>
  closed({ ...properties, ...grounds }, required);

const subsidyRows = grounded({ rows: list(closed({ fromYuan: yuan, upToYuan: yuan, yuan }, ['yuan'])) }, ['rows']);
const window = grounded(
  {
    id: text,
    name: sentence,
    from: date,
    to: date,
    allows: list(oneOf('current', 'back-payment', 'tier-upgrade', 'on-behalf'), 1),
  },
  ['id', 'name', 'from', 'to', 'allows'],
);

const rules = closed({
  tiers: grounded({ yuan: list(yuan, 1) }, ['yuan']),
  specialTier: grounded({ yuan, selfPaidBy: list(text) }, ['yuan']),
  onBehalf: grounded(
    {
      mode: oneOf('within-tier', 'on-top'),
      payer: oneOf('province', 'city', 'county'),
      yuan: { type: 'object', minProperties: 1, additionalProperties: yuan },
    },
    ['payer', 'yuan'],
  ),
  cap: grounded({ yuan, includesOnBehalf: yes }, ['includesOnBehalf']),
  windows: grounded({ list: list(window, 1) }, ['list']),
  furtherPayments: grounded({ allowed: yes, stepYuan: yuan }, ['allowed']),
  duplicates: grounded({ withinDays: { type: 'integer', minimum: 0, maximum: 366 } }, ['withinDays']),
  ages: grounded({ from: { type: 'integer', minimum: 0 }, below: { type: 'integer', minimum: 1 } }, ['from', 'below']),
  exclusions: grounded(),
  employeeOverlap: grounded(),
  offListSums: grounded(),
  backPayments: grounded({ subsidised: yes }, ['subsidised']),
  tierUpgrades: grounded({ subsidised: yes }, ['subsidised']),
  subsidy: closed({
    undetermined: grounded({ reason: sentence }, ['reason']),
    province: subsidyRows,
    city: subsidyRows,
    county: subsidyRows,
    total: subsidyRows,
  }),
});

const shared = {
  inherits: text,
  documents: list(closed({ number: text, title: text, issuedOn: date, text }, ['number', 'title'])),
  assumptions: list(closed({ id: text, zh: text, en: text }, ['id', 'zh', 'en'])),
  identities: grounded({ words: list(closed({ word: text, also: list(text) }, ['word'])) }, ['words']),
  codes: grounded({ treasury: text, collectingBody: text, budgetSubject: text, budgetLevel: text }),
  dueWorkingDays: grounded({ days: { type: 'integer', minimum: 1 } }, ['days']),
  channels: grounded({ names: list(text, 1) }, ['names']),
  moneyRoute: grounded({ route: oneOf('treasury', 'special-account') }, ['route']),
  reportRhythm: grounded({ rhythm: oneOf('daily', 'weekly', 'monthly') }, ['rhythm']),
  ceiling: grounded({ yuan }, ['yuan']),
  rules,
};

/** A province file, or one above it. It holds for any year that inherits from it. */
export const parentSchema = closed({ id: text, name: text, ...shared }, ['id', 'name']);

/** A county's fee year. */
export const countySchema = closed(
  {
    county: { type: 'string', pattern: '^\\d{6}$' },
    name: text,
    feeYear: { type: 'integer', minimum: 2009, maximum: 2100 },
    ...shared,
    periods: list(closed({ from: date, to: date, rules }, ['from', 'to']), 1),
    targets: grounded(
      {
        totalPayers: { type: 'integer', minimum: 0 },
        units: list(closed({ unit: text, name: text, payers: { type: 'integer', minimum: 0 } }, ['unit', 'name', 'payers']), 1),
      },
      ['totalPayers', 'units'],
    ),
    kpis: list(
      grounded(
        {
          id: text,
          name: sentence,
          formula: oneOf('payers-against-target', 'average-contribution', 'participation', 'average-new-pension'),
          atLeastYuan: yuan,
          atLeastPercent: { type: 'number', minimum: 0, maximum: 100 },
          by: date,
        },
        ['id', 'name', 'formula'],
      ),
    ),
  },
  ['county', 'name', 'feeYear'],
);
