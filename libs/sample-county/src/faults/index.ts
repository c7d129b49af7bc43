import type { CountyYear } from '../counties/county-year';
import type { Days } from '../happenings/days';
import type { Happenings, Voucher } from '../happenings/happenings';
import type { Person } from '../population/person';
import { Random } from '../random';
import { inTaxNotInTreasury } from './d01-in-tax-not-in-treasury';
import { inTreasuryNotInTax } from './d02-in-treasury-not-in-tax';
import { notRegistered } from './d05-not-registered';
import { amountDiffers } from './d07-amount-differs';
import { listDiffersFromSlip } from './d08-list-differs-from-slip';
import { dateDiffers } from './d09-date-differs';
import { acrossMonthEnd } from './d10-across-month-end';
import { paidTwice } from './d12-paid-twice';
import { wrongPerson } from './d14-wrong-person';
import { wrongCounty } from './d15-wrong-county';
import { wrongSubject } from './d17-wrong-subject';
import { bounced } from './d20-bounced';
import { rosterDiffersFromAllotment } from './d23-roster-differs-from-allotment';
import { beginRebirths, mayNotPay } from './d25-may-not-pay';
import { notAPermittedSum } from './d26-not-a-permitted-sum';
import type { Fault, FaultClass, Scene } from './fault';

/** D10 last: it names what the days of the others come to. */
const classes: readonly FaultClass[] = [
  inTaxNotInTreasury,
  inTreasuryNotInTax,
  notRegistered,
  amountDiffers,
  listDiffersFromSlip,
  dateDiffers,
  paidTwice,
  // Gives people other birth dates and numbers, so before anybody's number is written for another's.
  mayNotPay,
  wrongPerson,
  wrongCounty,
  wrongSubject,
  bounced,
  rosterDiffersFromAllotment,
  notAPermittedSum,
  acrossMonthEnd,
];

/** D30 breaks files, not happenings, and is seeded where files are written. */
export const brokenFiles = 'D30';
export const faultCodes: readonly string[] = [...classes.map(({ code }) => code), brokenFiles].sort();

/** Which classes are asked for. Throws RangeError for one that cannot be seeded. */
export const chosenFaults = (faults: 'none' | 'all' | readonly string[]): readonly string[] => {
  if (faults === 'none') return [];
  if (faults === 'all') return faultCodes;
  const unknown = faults.filter((code) => !faultCodes.includes(code));
  if (unknown.length > 0) throw new RangeError(`cannot seed ${unknown.join(', ')}; there are ${faultCodes.join(', ')} (没有这些差错类别)`);
  return faultCodes.filter((code) => faults.includes(code));
};

/** Seeds the chosen classes into the year: changes it, and says what is to be found. */
export const seedFaults = (chosen: readonly string[], rules: CountyYear, happenings: Happenings, days: Days, seed: string): Fault[] => {
  beginRebirths();
  const payments = happenings.vouchers.length;
  const victims = new Victims(happenings, days, seed);
  return classes
    .filter(({ code }) => chosen.includes(code))
    .flatMap(({ code, seed: seedClass }) => {
      const scene: Scene = {
        rules,
        days,
        happenings,
        random: new Random(`${seed}/fault/${code}`),
        count: (perTenThousand) => Math.max(1, Math.round((payments * perTenThousand) / 10_000)),
        lonely: (many, fits) => victims.lonely(many, fits),
        batches: (many, alone) => victims.batches(many, alone),
      };
      return seedClass(scene);
    });
};

/** Who may suffer a fault, in chance order. */
class Victims {
  private single: Voucher[];
  private cash: Voucher[];
  private aloneInBatch: Voucher[];

  constructor({ vouchers, elections, deaths }: Happenings, days: Days, seed: string) {
    const random = new Random(`${seed}/victims`);
    const paid = new Map<Person, number>();
    for (const { payments } of vouchers) for (const { person } of payments) paid.set(person, (paid.get(person) ?? 0) + 1);
    const busy = new Set<Person>([...elections.map(({ person }) => person), ...deaths.map(({ person }) => person)]);
    const simple = ({ person }: { readonly person: Person }): boolean => !busy.has(person) && !person.identity && paid.get(person) === 1;
    // The last days of December are left alone: what is late or taken back then would run into the next year's books.
    const last = days.place('12-25');
    const usable = random.shuffled(vouchers.filter(({ day, roster }) => day < last && !roster));
    this.single = usable.filter(({ batch, payments }) => !batch && payments[0]!.kind === '当年' && simple(payments[0]!));
    const cash = usable.filter(({ batch, payments }) => batch && payments.every(simple));
    this.cash = cash.filter(({ payments }) => payments.length > 1);
    this.aloneInBatch = cash.filter(({ payments }) => payments.length === 1);
  }

  lonely(many: number, fits: (voucher: Voucher) => boolean = () => true): Voucher[] {
    const taken: Voucher[] = [];
    const left: Voucher[] = [];
    for (const voucher of this.single) (taken.length < many && fits(voucher) ? taken : left).push(voucher);
    this.single = left;
    return taken;
  }

  batches(many: number, alone = false): Voucher[] {
    return (alone ? this.aloneInBatch : this.cash).splice(0, many);
  }
}
