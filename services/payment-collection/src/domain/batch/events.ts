import type { DomainEvent } from '@jumin/event-store';
import type { Fen, FileHash, LocalDate } from '@jumin/kernel';

// NOTE: these names and shapes are the storage format. Add, never edit.
export type BatchEvent =
  /** 缴费人清单 of one file, whole: a later file replaces it until the batch is declared. Its lines stay in the file's own events. */
  | DomainEvent<'BatchListed', { readonly fileHash: FileHash; readonly people: number; readonly amountFen: Fen }>
  /** 缴款回单. */
  | DomainEvent<'BatchDeposited', { readonly slipNo: string; readonly amountFen: Fen; readonly depositedOn: LocalDate }>
  /** List and slips differ (D08): nothing of the batch may be declared. */
  | DomainEvent<'BatchHeld', { readonly listedFen: Fen; readonly depositedFen: Fen; readonly slipNo: string }>
  /** List and slips agree: the batch may be declared. `afterHeld`: they did not before. */
  | DomainEvent<'BatchDeclared', { readonly people: number; readonly amountFen: Fen; readonly slipNo: string; readonly afterHeld?: true }>;
