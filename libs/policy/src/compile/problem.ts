/** What is wrong with a policy file, or only surprising in it, for the person who wrote the file. */
export interface PolicyProblem {
  /** An error keeps the policy from being loaded; a warning does not. */
  readonly severity: 'error' | 'warning';
  readonly code: PolicyProblemCode;
  /** Id of the file: the county's own, or the parent that says it. */
  readonly file: string;
  /** Keys from the top of the file, `rules.tiers.yuan[3]`; empty for the file as a whole. */
  readonly path: string;
  /** From 1; null where the file has no such place. */
  readonly line: number | null;
  readonly zh: string;
  readonly en: string;
}

/** Names are for ever: scripts and screens tell problems apart by them. */
export type PolicyProblemCode =
  // The form of the file.
  | 'NotYaml'
  | 'UnknownKey'
  | 'MissingKey'
  | 'WrongForm'
  | 'UnknownParent'
  | 'ParentsInACircle'
  // Where a value comes from.
  | 'NoGrounds'
  | 'UnknownAssumption'
  | 'UnknownDocument'
  // Validators.
  | 'BelowNationalFloor'
  | 'TiersNotAscending'
  | 'SubsidyFalls'
  | 'LevelsDoNotAddUp'
  | 'SubsidyRowMissing'
  | 'SubsidyRowsOverlap'
  | 'WindowOutsideFeeYear'
  | 'WindowBackwards'
  | 'WindowsContradict'
  | 'SpecialTierWithoutIdentity'
  | 'SpecialTierNotBelow'
  | 'UnknownIdentity'
  | 'IdentityTwice'
  | 'OnBehalfWithoutMode'
  | 'UnitOfAnotherCounty'
  | 'UnitTwice'
  | 'TargetsDoNotAddUp'
  | 'GapInValidity'
  | 'AboveCeiling'
  | 'CapBelowHighestTier'
  | 'RuleMissing';

/** Errors first, then by file and line: the order in which a person mends them. */
export const inReadingOrder = (problems: readonly PolicyProblem[]): readonly PolicyProblem[] =>
  [...problems].sort(
    (one, other) =>
      Number(one.severity === 'warning') - Number(other.severity === 'warning') ||
      (one.file < other.file ? -1 : one.file > other.file ? 1 : 0) ||
      (one.line ?? 0) - (other.line ?? 0),
  );
