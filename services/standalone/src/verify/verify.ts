import type { Platform } from '../compose-platform';
import { definitions } from '../services';
import { checkHashes } from './check-hashes';
import { checkMoney } from './check-money';
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
  lanes(): readonly { readonly name: string; readonly status: string }[];
};

/** Everything that must be true of a platform at rest: the log was not changed, money is where the rules put it, and replay gives the same rows. */
export async function verify(platform: Verified): Promise<Verification> {
  await platform.settle();
  const checks = [
    await checkHashes(platform.connectionString),
    ...(await checkMoney(platform)),
    ...(await rebuildAndCompare(platform, definitions)),
    await nothingWaits(platform),
  ];
  return { ok: checks.every(({ differences }) => differences.length === 0), checks };
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
