import type { Instant, LocalDate } from '@jumin/kernel';

export interface Bilingual {
  readonly zh: string;
  readonly en: string;
}

/** One step of an explanation: the rule, the words on which it rests, what went in and what came out. */
export interface ExplanationStep {
  readonly rule: string;
  readonly policyVersion: string;
  readonly source: { readonly document: string; readonly paragraph: string; readonly quote: string } | null;
  readonly assumption: ({ readonly id: string } & Bilingual) | null;
  readonly inputs: Readonly<Record<string, string | number | boolean | null>>;
  readonly output: Readonly<Record<string, string | number | boolean | null>>;
  readonly sentence: Bilingual;
}

export interface HistoryActor {
  readonly id: string;
  readonly agency: string;
  readonly role: string;
  readonly division: string;
}

/** An event of a person's history, as any service tells it. Nothing personal is in it beyond the pseudonym. */
export interface HistoryEntry {
  readonly service: string;
  readonly stream: string;
  readonly revision: number;
  readonly type: string;
  /** True in the business on this day. */
  readonly effectiveOn: LocalDate;
  readonly receivedOn: LocalDate;
  readonly recordedAt: Instant;
  /** Who did it: an officer, or the service that worked it out. */
  readonly actor: HistoryActor;
  /** Of what a service worked out: whose document or decision led to it. */
  readonly causedBy?: HistoryActor;
  /** What happened, for people; amounts in yuan. */
  readonly sentence: Bilingual;
  readonly data: object;
  /** Why each fen is what it is; recomputed from the policy version that the event names. Present when asked for. */
  readonly explanation?: readonly ExplanationStep[];
}
