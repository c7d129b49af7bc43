import type { Policy } from '../policy';
import { compilePolicy } from './compile-policy';

/** A policy as it was loaded, told and kept: it compiled then. */
export interface KeptPolicy {
  readonly county: string;
  readonly feeYear: number;
  /** Follows from the texts. */
  readonly version: string;
  readonly text: string;
  readonly parents: readonly string[];
}

/**
 * Compiles each version once and keeps it. Throws where it does not compile any more: whoever loaded it saw it compile, so the compiler broke a promise,
 * and no figure may be made from it.
 */
export const compilingOnce = (): ((kept: KeptPolicy) => Policy) => {
  const known = new Map<string, Policy>();
  return ({ county, feeYear, version, text, parents }) => {
    const key = `${county}-${feeYear}/${version}`;
    const before = known.get(key);
    if (before) return before;
    const compiled = compilePolicy(text, parents, `${county}-${feeYear}`);
    if (!compiled.ok) throw new Error(`the policy ${key} no longer compiles: ${compiled.problems[0]?.en ?? ''}`);
    known.set(key, compiled.policy);
    return compiled.policy;
  };
};
