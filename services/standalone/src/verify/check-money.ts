import { openPool } from '@jumin/embedded-postgres';
import { compilePolicy } from '@jumin/policy';
import type { ClientBase } from 'pg';
import { showEvents } from './events-in-sql';
import { moneyRules } from './money-rules';
import type { Check, Verified } from './verify';

/** The rules of the money, and the bridge of every fee year. */
export async function checkMoney({
  connectionString,
  services,
  store,
  checkLog,
}: Pick<Verified, 'connectionString' | 'services' | 'store' | 'checkLog'>): Promise<readonly Check[]> {
  const pool = openPool({ connectionString, max: 1 });
  const client = await pool.connect(); // The events are shown to this session alone.
  try {
    const checks: Check[] = [];
    await showEvents(client, store, checkLog !== undefined);
    const caps = JSON.stringify(await capsOf(client));
    for (const { name, zh, en, of, broken } of moneyRules) {
      const { rows: counted } = await client.query<{ count: string }>(of);
      const { rows } = await client.query<{ what: string }>(
        `select what from (${broken}) as broken limit 20`,
        broken.includes('$1') ? [caps] : [],
      );
      checks.push({ name, zh, en, checked: Number(counted[0]?.count ?? 0), differences: rows.map(({ what }) => what) });
    }
    if (store.clock.kind === 'undecided') return checks;
    const differences: string[] = [];
    const policies = await services['subsidy-calculation'].policies();
    const years = new Map(policies.map(({ county, feeYear }) => [`${county} ${feeYear}`, { county, feeYear }]));
    for (const { county, feeYear } of years.values()) {
      const { differenceFen, subsidy, onBehalf } = await services.reporting.bridge({ county, feeYear });
      const all = { entered: { differenceFen }, ...subsidy, 'on-behalf': onBehalf };
      for (const [of, { differenceFen: left }] of Object.entries(all))
        if (left !== 0) differences.push(`${county} ${feeYear} ${of}: ${left} fen`);
    }
    checks.push({
      name: 'bridge',
      zh: '每年度入库与记账、各级补贴、代缴清册与记账对平',
      en: 'the bridges of every fee year close: of the money, of the subsidy per level, of 代缴',
      checked: years.size,
      differences,
    });
    return checks;
  } finally {
    client.release(true);
    await pool.end();
  }
}

/** The highest cap of each policy in force: parts of a year may differ, and which part judged a payment is the replay's business. */
async function capsOf(client: ClientBase): Promise<readonly object[]> {
  const { rows } = await client.query<{ county: string; fee_year: number; text: string; parents: readonly string[] }>(
    'select county, fee_year, text, parents from reporting.policy',
  );
  return rows.flatMap(({ county, fee_year: feeYear, text, parents }) => {
    const compiled = compilePolicy(text, parents, `${county}-${feeYear}`);
    if (!compiled.ok) return [];
    const { periods } = compiled.policy;
    const capFen = Math.max(...periods.map((rules) => rules.capFen));
    return [{ county, feeYear, capFen, includesOnBehalf: periods.every(({ capIncludesOnBehalf }) => capIncludesOnBehalf) }];
  });
}
