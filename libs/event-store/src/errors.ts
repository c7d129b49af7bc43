export type StoreRefusalCode =
  /** The store has the other kind of clock, for ever. */
  | 'ClockDecided'
  /** Only a business clock can be moved. */
  | 'SystemClock'
  /** Not all that the store will have known at that instant is certain yet. */
  | 'KnownAtTooLate';

/** The store will not do that, however often it is asked. */
export class StoreRefused extends Error {
  constructor(
    readonly code: StoreRefusalCode,
    message: string,
  ) {
    super(message);
    this.name = 'StoreRefused';
  }
}

/** A dependency was lost or contended; the same attempt may succeed in a moment, so it is retried in place and parks nothing. */
export class Transient extends Error {
  constructor(message: string, options?: { readonly cause?: unknown }) {
    super(message, options);
    this.name = 'Transient';
  }
}

/** Another instance has moved the checkpoint: the caller must stop, not apply twice. */
export class CheckpointMoved extends Error {
  constructor(readonly checkpoint: string) {
    super(`another instance has moved the checkpoint ${checkpoint}`);
    this.name = 'CheckpointMoved';
  }
}

// SQLSTATE classes and codes (PostgreSQL manual, appendix A): connection exceptions, rollbacks that ask for a retry, resources, operator intervention.
const transientState = /^(?:08...|40001|40P01|53...|55P03|57P0[1-5]|57014|25P03)$/;
const transientSystemCode = /^E(?:CONNREFUSED|CONNRESET|PIPE|TIMEDOUT|HOSTUNREACH|NETUNREACH|AI_AGAIN)$/;
const transientMessage = /^(?:Connection terminated|timeout exceeded when trying to connect|Client has encountered a connection error)/;

/** Whether a repetition may succeed: connection lost, deadlock, serialization failure, server shutting down or out of connections. Looks through causes. */
export const isTransient = (error: unknown): boolean => {
  if (!(error instanceof Error)) return false;
  if (error.name === 'Transient') return true;
  const { code } = error as { code?: unknown };
  if (typeof code === 'string' && (transientState.test(code) || transientSystemCode.test(code))) return true;
  return transientMessage.test(error.message) || isTransient(error.cause);
};
