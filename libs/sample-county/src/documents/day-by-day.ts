import type { CountyYear } from '../counties/county-year';
import type { Days } from '../happenings/days';
import { amountOf, type Happenings, type Voucher } from '../happenings/happenings';
import { identityListDays } from '../happenings/identity-lists';
import type { Person } from '../population/person';
import { depositSlipSheet, detailSheet, villageListSheet, voucherSheet } from './collection';
import { codesOf, voucherNoOf } from './county-codes';
import { allotmentSheet, bankFlowSheet, dailyReportSheet, entrySheet, isOurs, specialAccountSheet, type Entry } from './money';
import { deathSheet, electionSheet, employmentSheet, enrolmentSheet, identitySheet, schoolingSheet } from './registration';
import type { Sheet } from './sheet';

/** What the parties hand over on one day. */
export interface DayOfFiles {
  /** Its place in the sample's calendar. */
  readonly day: number;
  readonly date: string;
  readonly sheets: readonly Sheet[];
}

/** Writes the year down, day by day, each party from what it has seen by then. Only one day's sheets are in memory at a time. */
export function* dayByDay(
  rules: CountyYear,
  { people, vouchers, elections, deaths, employments, schoolings }: Happenings,
  days: Days,
): Generator<DayOfFiles> {
  const codes = codesOf(rules.county);
  const units = Object.keys(rules.units);
  const enrolments = grouped(
    people.filter(({ unregistered }) => !unregistered),
    ({ enrolledDay, unit }) => enrolledDay || firstFilesDay(days, units.indexOf(unit)),
  );
  const special = people.filter(({ identity }) => identity !== undefined);
  const listDays = identityListDays(rules, people, days);
  const identities = grouped([...listDays.keys()], (department) => listDays.get(department)!);
  const byDay = {
    vouchers: grouped(vouchers, ({ day }) => day),
    elections: grouped(elections, ({ day }) => day),
    deaths: grouped(deaths, ({ reportedDay }) => reportedDay),
    employments: grouped(employments, ({ reportedDay }) => reportedDay),
    schoolings: grouped(schoolings, ({ reportedDay }) => reportedDay),
    bounced: grouped(
      vouchers.filter(({ bouncedDay }) => bouncedDay !== undefined),
      ({ bouncedDay }) => bouncedDay!,
    ),
  };
  const entering = new Map<number, Entry[]>();
  const received = { month: 0, year: 0 };
  let balanceFen = 0;

  for (let day = 0; day < days.count; day++) {
    const date = days.date(day);
    if (date.endsWith('-01')) received.month = 0;
    if (date.endsWith('-01-01')) received.year = 0;
    const today = byDay.vouchers.get(day) ?? [];
    for (const voucher of today) {
      if (voucher.enteredDay === null) continue;
      const { treasury, subject, enteredFen = amountOf(voucher) } = voucher;
      const entry: Entry = { voucherNo: voucherNoOf(rules.county, date, voucher.sequence), amountFen: enteredFen, treasury, subject };
      const others = entering.get(voucher.enteredDay);
      if (others) others.push(entry);
      else entering.set(voucher.enteredDay, [entry]);
    }
    const entries = entering.get(day) ?? [];
    entering.delete(day);
    const ours = entries.filter(isOurs);
    const enteredFen = ours.reduce((sum, { amountFen }) => sum + amountFen, 0);
    received.month += enteredFen;
    received.year += enteredFen;

    const sheets: Sheet[] = [];
    sheets.push(...enrolmentSheets(enrolments.get(day) ?? [], date, rules));
    for (const department of identities.get(day) ?? [])
      sheets.push(
        identitySheet(
          department,
          date,
          special.filter(({ identity }) => identity!.department === department),
        ),
      );
    each(byDay.elections.get(day), (some) => sheets.push(electionSheet(date, some)));
    each(byDay.deaths.get(day), (some) => sheets.push(deathSheet(date, some)));
    each(byDay.employments.get(day), (some) => sheets.push(employmentSheet(date, some)));
    each(byDay.schoolings.get(day), (some) => sheets.push(schoolingSheet(date, some)));
    each(
      today.filter(({ roster }) => roster),
      (some) => sheets.push(allotmentSheet(codes, date, some)),
    );
    for (const [unit, some] of grouped(
      today.filter(({ batch }) => batch),
      ({ batch }) => batch!.unit,
    )) {
      sheets.push(villageListSheet(unit, date, days.date(day - 1), some), depositSlipSheet(unit, date, some));
    }
    const issuedOn = ({ issuedDay }: Voucher) => days.date(issuedDay ?? day);
    each(
      today.filter(({ unreported }) => !unreported),
      (some) => sheets.push(voucherSheet(codes, date, some, issuedOn), detailSheet(codes, date, some)),
    );
    const bounced = (byDay.bounced.get(day) ?? []).map((voucher) => ({ voucher, paidOn: days.date(voucher.day) }));
    if (today.length + entries.length + bounced.length > 0) {
      const flow = bankFlowSheet(codes, date, today, entries, bounced, balanceFen);
      balanceFen = flow.balanceFen;
      sheets.push(flow.sheet);
    }
    each(entries, (some) => sheets.push(entrySheet(codes, date, some)));
    if (ours.length > 0) sheets.push(dailyReportSheet(codes, date, { day: enteredFen, ...received }));
    if (days.isLastWorkingDayOfMonth(day) && received.month > 0) sheets.push(specialAccountSheet(codes, date, received.month));
    if (sheets.length > 0) yield { day, date, sheets };
  }
}

/** Participants of earlier years are handed over in the first days, a third of the units each. */
const firstFilesDay = (days: Days, unit: number): number => {
  let day = days.workingFrom(1);
  for (let later = unit % 3; later > 0; later--) day = days.nextWorking(day);
  return day;
};

/** One file per unit of those registered before; newcomers of a day together, by who took them in. */
const enrolmentSheets = (people: readonly Person[], date: string, { county }: CountyYear): Sheet[] => {
  const sheets: Sheet[] = [];
  const [known, newcomers] = [people.filter(({ enrolledDay }) => enrolledDay === 0), people.filter(({ enrolledDay }) => enrolledDay > 0)];
  for (const [unit, some] of grouped(known, ({ unit }) => unit)) sheets.push(enrolmentSheet('H', `${unit}-${date}`, some));
  for (const [party, some] of grouped(newcomers, ({ enrolledBy }) => enrolledBy))
    sheets.push(enrolmentSheet(party, `${county}-新增-${date}`, some));
  return sheets;
};

const each = <Item>(items: readonly Item[] | undefined, write: (items: readonly Item[]) => void): void => {
  if (items && items.length > 0) write(items);
};

const grouped = <Item, Key>(items: readonly Item[], keyOf: (item: Item) => Key): Map<Key, Item[]> => {
  const groups = new Map<Key, Item[]>();
  for (const item of items) {
    const key = keyOf(item);
    const group = groups.get(key);
    if (group) group.push(item);
    else groups.set(key, [item]);
  }
  return groups;
};
