import type { DeathRecorded, EmployeeSchemeRecorded, IdentityRecorded, ParticipantEnrolled, SchoolRollRecorded } from '@jumin/contracts';
import type { LocalDate, Month } from '@jumin/kernel';
import type { Message } from '@jumin/messaging';
import { rowSet, type Database } from '@jumin/platform';
import type { Candidate } from '../../domain/roster/draw-up';

/** Contracts of registration that say whom government may pay for. */
export const peopleTypes = [
  'ParticipantEnrolled',
  'ParticularsChanged',
  'IdentityRecorded',
  'DeathRecorded',
  'EmployeeSchemeRecorded',
  'SchoolRollRecorded',
] as const;
type PeopleType = (typeof peopleTypes)[number];

const enrolledRows = rowSet<Pick<ParticipantEnrolled, 'subjectId' | 'county' | 'unit' | 'born' | 'student' | 'publicOfficial'>>({
  subjectId: 'uuid',
  county: 'text',
  unit: 'text',
  born: 'date',
  student: 'boolean',
  publicOfficial: 'boolean',
});

/** The last word on each person, identity and span. Told twice, it stands there once. */
export const rememberPeople = async (database: Database, messages: readonly Message[]): Promise<void> => {
  const of = <Told>(key: (told: Told) => string, ...types: readonly PeopleType[]): readonly Told[] => [
    ...new Map(
      messages.filter(({ type }) => (types as readonly string[]).includes(type)).map(({ data }) => [key(data as Told), data as Told]),
    ).values(),
  ];
  const write = async (sql: string, rows: readonly object[]) => {
    if (rows.length > 0) await database.query(sql, [JSON.stringify(rows)]);
  };
  const enrolled = of<ParticipantEnrolled>(({ subjectId }) => subjectId, 'ParticipantEnrolled', 'ParticularsChanged');
  if (enrolled.length > 0)
    await database.query(
      `insert into person (subject_id, county, unit, born, student, public_official)
       select "subjectId", county, unit, born, student, "publicOfficial" from ${enrolledRows.from} as p
       on conflict (subject_id) do update set county = excluded.county, unit = excluded.unit, born = excluded.born, student = excluded.student,
         public_official = excluded.public_official`,
      enrolledRows.values(enrolled),
    );
  await write(
    `insert into person (subject_id, died_on) select "subjectId", "diedOn" from json_to_recordset($1::json) as d("subjectId" uuid, "diedOn" date)
     on conflict (subject_id) do update set died_on = excluded.died_on`,
    of<DeathRecorded>(({ subjectId }) => subjectId, 'DeathRecorded'),
  );
  await write(
    `insert into identity (subject_id, type, from_on, grade, to_on)
     select "subjectId", type, "from", grade, "to" from json_to_recordset($1::json) as i("subjectId" uuid, type text, "from" date, grade text, "to" date)
     on conflict (subject_id, type, from_on) do update set grade = excluded.grade, to_on = excluded.to_on`,
    of<IdentityRecorded>(({ subjectId, type, from }) => [subjectId, type, from].join('/'), 'IdentityRecorded'),
  );
  await write(
    `insert into employee_span (subject_id, from_month, to_month)
     select "subjectId", "fromMonth", "toMonth" from json_to_recordset($1::json) as e("subjectId" uuid, "fromMonth" text, "toMonth" text)
     on conflict (subject_id, from_month) do update set to_month = excluded.to_month`,
    of<EmployeeSchemeRecorded>(({ subjectId, fromMonth }) => [subjectId, fromMonth].join('/'), 'EmployeeSchemeRecorded'),
  );
  await write(
    `insert into school_roll (subject_id, enrolled_on)
     select "subjectId", "enrolledOn" from json_to_recordset($1::json) as s("subjectId" uuid, "enrolledOn" date) on conflict do nothing`,
    of<SchoolRollRecorded>(({ subjectId, enrolledOn }) => [subjectId, enrolledOn].join('/'), 'SchoolRollRecorded'),
  );
};

interface Row {
  readonly subject_id: string;
  readonly born: LocalDate;
  readonly died_on: LocalDate | null;
  readonly student: boolean;
  readonly public_official: boolean;
  readonly identities: Candidate['person']['identities'];
  readonly spans: readonly { readonly fromMonth: Month; readonly toMonth: Month | null }[];
  readonly enrolled: readonly LocalDate[];
}

/** A form that says "student" says no since when. */
const sinceEver = '0001-01-01' as LocalDate;

/** People of the county, or of one unit, whom some department lists with an identity, whatever it gives and whenever it holds. */
export const findCandidates = async (database: Database, county: string, unit?: string): Promise<readonly Candidate[]> => {
  const { rows } = await database.query<Row>(
    `select p.subject_id, p.born::text, p.died_on::text, p.student, p.public_official,
            json_agg(json_build_object('type', i.type, 'grade', i.grade, 'from', i.from_on, 'to', i.to_on) order by i.type, i.from_on) as identities,
            (select coalesce(json_agg(json_build_object('fromMonth', e.from_month, 'toMonth', e.to_month) order by e.from_month), '[]') from employee_span e where e.subject_id = p.subject_id) as spans,
            (select coalesce(json_agg(s.enrolled_on order by s.enrolled_on), '[]') from school_roll s where s.subject_id = p.subject_id) as enrolled
     from identity i join person p using (subject_id) where p.county = $1 and ($2::text is null or p.unit = $2)
     group by p.subject_id order by p.subject_id`,
    [county, unit ?? null],
  );
  return rows.map((row) => ({
    subjectId: row.subject_id,
    person: {
      born: row.born,
      diedOn: row.died_on,
      student: [...(row.student ? [sinceEver] : []), ...row.enrolled].map((from) => ({ from, to: null })),
      publicOfficial: row.public_official,
      employeeScheme: row.spans,
      identities: row.identities,
    },
  }));
};
