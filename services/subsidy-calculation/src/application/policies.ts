import type { EventStore } from '@jumin/event-store';
import { compilingOnce, type Policy } from '@jumin/policy';
import type { PolicyLoadedData } from '../domain/policy/events';
import { policyStream } from '../domain/policy/state';

/** A county and fee year. */
export interface YearOfCounty {
  readonly county: string;
  readonly feeYear: number;
}

/** Policies as the log holds them, compiled once per version and kept. */
export class Policies {
  private readonly compiled = compilingOnce();

  constructor(private readonly store: EventStore) {}

  /** In force now, by stream; null where none is loaded. One read for all, always from the log: a policy decides about money, a stale one would too. */
  async inForce(years: readonly YearOfCounty[]): Promise<ReadonlyMap<string, Policy | null>> {
    return new Map([...(await this.loaded(years))].map(([stream, versions]) => [stream, versions.at(-1) ?? null]));
  }

  /**
   * As `inForce`, but null also where no version ever knew a table of subsidies: then nobody can be owed anything or have been, and a county without a
   * table costs its postings no look at their entitlements.
   */
  async toAssessBy(years: readonly YearOfCounty[]): Promise<ReadonlyMap<string, Policy | null>> {
    const knowsTable = ({ periods }: Policy) => periods.some(({ subsidy }) => subsidy !== null);
    return new Map(
      [...(await this.loaded(years))].map(([stream, versions]) => [stream, versions.some(knowsTable) ? versions.at(-1)! : null]),
    );
  }

  /** Every version ever loaded for these years, by version. */
  async versions(years: readonly YearOfCounty[]): Promise<ReadonlyMap<string, Policy>> {
    const all = [...(await this.loaded(years)).values()].flat();
    return new Map(all.map((policy) => [policy.version, policy]));
  }

  private async loaded(years: readonly YearOfCounty[]): Promise<ReadonlyMap<string, readonly Policy[]>> {
    const streams = [...new Set(years.map(({ county, feeYear }) => policyStream(county, feeYear)))];
    if (streams.length === 0) return new Map();
    const events = await this.store.load(streams);
    return new Map(
      streams.map((stream) => [stream, (events.get(stream) ?? []).map(({ data }) => this.compiled(data as PolicyLoadedData))]),
    );
  }
}
