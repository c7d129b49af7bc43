import { Problem } from '@jumin/platform';
import type { Platform } from '../compose-platform';
import { definitions } from '../services';
import { checkHashes } from './check-hashes';
import { checkMoney } from './check-money';
import { oneAtATime } from './one-at-a-time';
import { rebuildAndCompare } from './rebuild';

export interface Check {
  readonly name: string;
  readonly zh: string;
  readonly en: string;
  /** How many things were looked at. */
  readonly checked: number;
  /** What does not agree; at most the first twenty. */
  readonly differences: readonly string[];
}
export interface Verification {
  readonly ok: boolean;
  readonly checks: readonly Check[];
}

/** What is looked at: a platform of one process, or a deployment of five seen from outside. */
export type Verified = Pick<Platform, 'settle' | 'connectionString' | 'services' | 'store' | 'vault'> & {
  readonly bus: Pick<Platform['bus'], 'parking'>;
  /** How the hashes are checked of a log that is not in PostgreSQL. */
  readonly checkLog?: () => Promise<Check>;
  lanes(): readonly { readonly name: string; readonly status: string }[];
};

/**
 * Everything that must be true of a platform at rest: the log was not changed, money is where the rules put it, and replay gives the same rows. Throws a
 * Problem where another verification is under way, and where something was handed in meanwhile and tables differ: by that alone they may.
 */
export const verify = (platform: Verified): Promise<Verification> => oneAtATime(platform.connectionString, () => verifyAtRest(platform));

async function verifyAtRest(platform: Verified): Promise<Verification> {
  const rest = await platform.settle();
  const checks = [
    await (platform.checkLog?.() ?? checkHashes(platform.connectionString)),
    ...(await checkMoney(platform)),
    ...(await rebuildAndCompare(platform, definitions)),
    await nothingWaits(platform),
  ];
  const ok = checks.every(({ differences }) => differences.length === 0);
  if (!ok && (await platform.store.head()) !== rest)
    throw new Problem({
      status: 409,
      code: 'NotAtRest',
      zh: '核验期间又有新的事件，所见差异可能只因此而起；请在没有报送时再核验',
      en: 'something was handed in while this was verified, and what differs may differ by that alone: verify again while nothing is handed in',
    });
  return { ok, checks };
}

const nothingWaits = async ({ bus, lanes }: Pick<Verified, 'bus' | 'lanes'>): Promise<Check> => {
  const parked = await bus.parking.list();
  return {
    name: 'parked',
    zh: '没有搁置的消息，没有停止的处理',
    en: 'no key is parked, no lane has failed',
    checked: lanes().length,
    differences: [
      ...parked.map(({ consumer, key }) => `${consumer} ${key}`),
      ...lanes()
        .filter(({ status }) => status === 'failed')
        .map(({ name }) => name),
    ].slice(0, 20),
  };
};
