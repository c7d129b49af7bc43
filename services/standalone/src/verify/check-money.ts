import { openPool } from '@jumin/embedded-postgres';
import type { Platform } from '../compose-platform';
import type { Check } from './verify';

/** Each query names what breaks a rule of the money; none may. Over the read models, which the replay checks against the log. */
const rules: readonly { readonly name: string; readonly zh: string; readonly en: string; readonly of: string; readonly broken: string }[] =
  [
    {
      name: 'voucher-once',
      zh: '同一税票在国库只计一次',
      en: 'no voucher counts twice at the treasury',
      of: 'select count(*) from reconciliation.entry',
      broken: `select voucher_no as what from reconciliation.entry group by voucher_no having count(*) > 1`,
    },
  ];

export async function checkMoney({ connectionString, services, store }: Platform): Promise<readonly Check[]> {
  const pool = openPool({ connectionString, max: 1 });
  try {
    const checks: Check[] = [];
    for (const { name, zh, en, of, broken } of rules) {
      const { rows: counted } = await pool.query<{ count: string }>(of);
      const { rows } = await pool.query<{ what: string }>(`${broken} limit 20`);
      checks.push({ name, zh, en, checked: Number(counted[0]?.count ?? 0), differences: rows.map(({ what }) => what) });
    }
    if (store.clock.kind === 'undecided') return checks;
    const differences: string[] = [];
    const policies = await services['subsidy-calculation'].policies();
    const years = new Map(policies.map(({ county, feeYear }) => [`${county} ${feeYear}`, { county, feeYear }]));
    for (const { county, feeYear } of years.values()) {
      const { differenceFen } = await services.reporting.bridge({ county, feeYear });
      if (differenceFen !== 0) differences.push(`${county} ${feeYear}: ${differenceFen} fen`);
    }
    checks.push({
      name: 'bridge',
      zh: '每年度入库与记账对平',
      en: 'the bridge of every fee year closes',
      checked: years.size,
      differences,
    });
    return checks;
  } finally {
    await pool.end();
  }
}
