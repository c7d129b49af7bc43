import type { YearStanding } from '@jumin/contracts';
import { fen } from '@jumin/kernel';
import type { Message } from '@jumin/messaging';
import { rowSet, type Database } from '@jumin/platform';
import type { SubsidyBasis } from '@jumin/policy';

/** What a person's subsidy of a year is judged on, as payment collection last told it. */
export interface Basis extends SubsidyBasis {
  readonly subjectId: string;
  /** Place of the posting in its publisher's log: tells whether the row moved. */
  readonly position: string;
}

const basisRowSet = rowSet<
  Pick<YearStanding, 'subjectId' | 'feeYear' | 'county' | 'tierFen' | 'subsidyTierFen' | 'keptFen' | 'onBehalfFen'> & { position: string }
>({
  subjectId: 'uuid',
  feeYear: 'smallint',
  county: 'text',
  tierFen: 'bigint',
  subsidyTierFen: 'bigint',
  keptFen: 'bigint',
  onBehalfFen: 'bigint',
  position: 'text',
});

/** Keeps the last standing of each person and year. Of a batch that comes twice, the later standing stays. */
export const rememberStandings = async (database: Database, batch: readonly Message[]): Promise<void> => {
  const rows = new Map(
    batch.map((message) => {
      const { subjectId, county, feeYear, tierFen, subsidyTierFen, keptFen, onBehalfFen } = message.data as YearStanding;
      return [
        `${subjectId}/${feeYear}`,
        { subjectId, county, feeYear, tierFen, subsidyTierFen, keptFen, onBehalfFen, position: message.position },
      ];
    }),
  );
  await database.query(
    `insert into basis (subject_id, fee_year, county, tier_fen, subsidy_tier_fen, kept_fen, on_behalf_fen, position)
     select "subjectId", "feeYear", county, "tierFen", "subsidyTierFen", "keptFen", "onBehalfFen", position
     from ${basisRowSet.from} as b
     on conflict (subject_id, fee_year) do update set county = excluded.county, tier_fen = excluded.tier_fen, subsidy_tier_fen = excluded.subsidy_tier_fen,
       kept_fen = excluded.kept_fen, on_behalf_fen = excluded.on_behalf_fen, position = excluded.position`,
    basisRowSet.values(rows.values()),
  );
};

/** Questions of the lane of policies. */
export interface BasisRows {
  /** People of the county and year, by subject, after one of them; '' begins. */
  page(county: string, feeYear: number, after: string, limit: number): Promise<readonly Basis[]>;
  of(subjectIds: readonly string[], feeYear: number): Promise<readonly Basis[]>;
}

interface Row {
  readonly subject_id: string;
  readonly fee_year: number;
  readonly tier_fen: string;
  readonly subsidy_tier_fen: string;
  readonly kept_fen: string;
  readonly on_behalf_fen: string;
  readonly position: string;
}
const columns = 'subject_id, fee_year, tier_fen, subsidy_tier_fen, kept_fen, on_behalf_fen, position';
const lowestUuid = '00000000-0000-0000-0000-000000000000';

export const basisRows = (database: Database): BasisRows => ({
  async page(county, feeYear, after, limit) {
    const { rows } = await database.query<Row>(
      `select ${columns} from basis where county = $1 and fee_year = $2 and subject_id > $3 order by subject_id limit $4`,
      [county, feeYear, after === '' ? lowestUuid : after, limit],
    );
    return rows.map(basisOf);
  },
  async of(subjectIds, feeYear) {
    const { rows } = await database.query<Row>(`select ${columns} from basis where subject_id = any($1::uuid[]) and fee_year = $2`, [
      subjectIds,
      feeYear,
    ]);
    return rows.map(basisOf);
  },
});

const basisOf = (row: Row): Basis => ({
  subjectId: row.subject_id,
  feeYear: row.fee_year as Basis['feeYear'],
  tierFen: fen(Number(row.tier_fen)),
  subsidyTierFen: fen(Number(row.subsidy_tier_fen)),
  keptFen: fen(Number(row.kept_fen)),
  onBehalfFen: fen(Number(row.on_behalf_fen)),
  position: row.position,
});
