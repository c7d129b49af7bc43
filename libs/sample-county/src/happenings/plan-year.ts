import type { CountyYear } from '../counties/county-year';
import { Random } from '../random';
import type { Person } from '../population/person';
import { bearIdentities, type Callings } from './callings';
import { SeasonDays, type Days } from './days';
import type { Election, Happenings, Payment, Voucher } from './happenings';
import { identityListDays } from './identity-lists';
import { otherRegisters } from './other-registers';
import { rosterVouchers } from './rosters';
import { chooseTiers } from './tiers';
import { VillageCash } from './village-cash';

/** What one person means to pay: the whole contribution at once, and what comes later. Days are places; amounts in fen. */
interface Intent {
  readonly person: Person;
  readonly tierFen: number;
  readonly ownFen: number;
  readonly extraFen: number;
}

const yuan = 100;
const secondsOf = (hours: number): number => Math.floor(hours * 3600);

/** Plans the year of a county without faults: who pays what, when and how, so that every payment counts as it is. */
export const planYear = (rules: CountyYear, people: readonly Person[], days: Days, seed: string): Happenings => {
  const random = new Random(`${seed}/year`);
  const callings = bearIdentities(rules, people, days, seed);
  const vouchers: Voucher[] = [];
  const elections: Election[] = [];
  const cash = new VillageCash(rules, days);
  const season = new SeasonDays(rules.seasons, days);
  const lastDay = days.place(rules.window.to);
  const lastPaid = new Map<Person, number>();
  const rosters = rosterVouchers(rules, callings.onBehalf, days, seed);
  const permittedFrom = whenPermitted(rules, people, callings, rosters, days);

  const enter = (day: number, second: number): number =>
    days.isWorking(day) && second < secondsOf(15) && random.chance(0.6) ? day : days.nextWorking(day);
  const payOnline = (payment: Payment, day: number): void => {
    // Few pay at night, some in the last minutes of a day.
    const second = random.chance(0.01) ? secondsOf(23.8) + random.between(0, 700) : secondsOf(7.5) + random.between(0, secondsOf(14.5));
    const channel = random.pick(rules.onlineChannels);
    vouchers.push({ day, second, channel, payments: [payment], enteredDay: enter(day, second), sequence: 0 });
    lastPaid.set(payment.person, Math.max(day, lastPaid.get(payment.person) ?? 0));
  };

  for (const { person, tierFen, ownFen, extraFen } of intents(rules, callings, random)) {
    const current = (amountFen: number): Payment => ({ person, kind: '当年', feeYear: rules.year, amountFen });
    const inVillage = random.chance(rules.shares.cash);
    // Who pays again later begins early enough to.
    const wanted = Math.min(season.draw(random), extraFen > 0 ? lastDay - 25 : lastDay);
    const permitted = permittedFrom.get(person) ?? 0;
    const drawn = wanted < permitted ? permitted + (person.index % 40) : wanted;
    const day = (inVillage ? cash.depositDay(person, drawn) : undefined) ?? drawn;
    const newcomer = random.chance(rules.shares.newcomers) && !person.onBehalf;
    if (newcomer) enrolBefore(person, day, days, random);
    // Somebody who asks for another tier than last year's signs for it first.
    const changes = !newcomer && random.chance(0.05);
    person.formTierFen = changes ? random.pick(rules.tiers) : tierFen;
    if (changes && day > 6) elections.push({ person, feeYear: rules.year, tierFen, day: Math.max(5, day - random.between(1, 20)) });

    const topUp = toppedUp(rules, { person, tierFen, ownFen, extraFen }, day, lastDay, random);
    if (inVillage && day !== drawn && !topUp) cash.take(current(ownFen), day);
    else payOnline(current(topUp ? topUp.firstFen : ownFen), day);
    lastPaid.set(person, Math.max(day, lastPaid.get(person) ?? 0));
    if (topUp) {
      elections.push({ person, feeYear: rules.year, tierFen, day: topUp.signedDay });
      payOnline(current(ownFen - topUp.firstFen), topUp.day);
    }
    if (extraFen > 0) payOnline(current(extraFen), Math.min(lastDay, day + random.between(10, 90)));
    payForEarlierYears(rules, person, days, random, payOnline);
  }

  for (const { payments, day } of rosters)
    for (const { person } of payments) lastPaid.set(person, Math.max(day, lastPaid.get(person) ?? 0));
  vouchers.push(...rosters, ...cash.vouchers(enter));
  elections.sort((a, b) => a.day - b.day);
  return { people, vouchers, elections, ...otherRegisters(people, lastPaid, days, seed) };
};

/**
 * From when on a sum that only a special identity permits may be paid: once the list that says so has come, though it be sent again, or the 代缴 that it
 * adds to has been entered. Nobody in an agency would take it before.
 */
const whenPermitted = (
  rules: CountyYear,
  people: readonly Person[],
  { onBehalf, selfPayingSpecial }: Callings,
  rosters: readonly Voucher[],
  days: Days,
): ReadonlyMap<Person, number> => {
  const listDays = identityListDays(rules, people, days);
  const from = new Map<Person, number>();
  for (const person of [...onBehalf, ...selfPayingSpecial]) from.set(person, listDays.get(person.identity!.department)! + 2);
  for (const { payments, enteredDay } of rosters) for (const { person } of payments) from.set(person, enteredDay! + 1);
  return from;
};

/** The own payers with their sums, so that the county's average comes out. */
const intents = (rules: CountyYear, callings: Callings, random: Random): Intent[] => {
  const adding = callings.onBehalf.filter(() => random.chance(rules.shares.addingToOnBehalf));
  const ordinary = callings.others.filter((person) => !callings.selfPayingSpecial.has(person) && random.chance(rules.shares.paying));
  const payers = random.shuffled([...adding, ...ordinary]);
  const extras = payers.map((person) =>
    rules.furtherPayments && !person.onBehalf && random.chance(rules.shares.payingAgain) ? random.between(50, 600) * yuan : 0,
  );
  const alone = callings.onBehalf.length - adding.length;
  const apart = { others: alone, othersFen: alone * rules.specialTierFen, extraFen: extras.reduce((sum, extra) => sum + extra, 0) };
  const tiers = chooseTiers(rules, payers.length, apart, random);
  const cap = rules.tiers.at(-1)!;
  const intended = payers.map((person, at): Intent => {
    const tierFen = tiers[at]!;
    const onBehalfFen = person.onBehalf ? rules.specialTierFen : 0;
    return { person, tierFen, ownFen: tierFen - onBehalfFen, extraFen: Math.min(extras[at]!, cap - tierFen) };
  });
  const special = rules.specialTierFen;
  for (const person of callings.selfPayingSpecial) intended.push({ person, tierFen: special, ownFen: special, extraFen: 0 });
  return intended;
};

/** A few pay a lower tier first, sign for a higher one and pay the difference: the whole is kept, whatever the county says of further payments. */
const toppedUp = (
  rules: CountyYear,
  { person, tierFen, extraFen }: Intent,
  day: number,
  lastDay: number,
  random: Random,
): { readonly firstFen: number; readonly signedDay: number; readonly day: number } | undefined => {
  if (!random.chance(rules.shares.toppingUpInWriting)) return undefined;
  const firstFen = rules.tiers[0]!;
  if (person.onBehalf || extraFen > 0 || tierFen <= firstFen || day + 12 > lastDay) return undefined;
  const signedDay = day + random.between(3, 6);
  return { firstFen, signedDay, day: signedDay + random.between(0, 6) };
};

const enrolBefore = (person: Person, day: number, days: Days, random: Random): void => {
  const registered = Math.max(4, day - random.between(1, 12));
  if (registered >= day) return;
  person.registeredOn = days.date(registered);
  person.enrolledDay = registered;
  person.enrolledBy = random.chance(0.3) ? 'V' : 'H';
};

/** 补缴 and 提档补缴 belong to years whose list this sample does not know: they are entered, and count in no figure of this year. */
const payForEarlierYears = (
  rules: CountyYear,
  person: Person,
  days: Days,
  random: Random,
  pay: (payment: Payment, day: number) => void,
): void => {
  const kind = random.next();
  if (kind > 0.011 || person.onBehalf || person.registeredOn.slice(0, 4) >= String(rules.year - 2)) return;
  const day = random.between(days.place(rules.backPaymentsFrom), days.place(rules.window.to));
  const first = rules.tiers[0]!;
  if (kind < 0.008)
    pay(
      { person, kind: '补缴', feeYear: rules.year - random.between(1, 2), amountFen: random.pick([first, first, first + 200 * yuan]) },
      day,
    );
  else pay({ person, kind: '提档补缴', feeYear: rules.year - 1, amountFen: 200 * yuan, originalTierFen: first }, day);
};
