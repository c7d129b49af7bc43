import pino, { type Logger } from 'pino';

export type Log = Logger;

/** Lines of JSON on stderr. What is logged holds no bodies, no queries and no messages of unknown errors, so nothing personal. */
export const openLog = (level = process.env['LOG_LEVEL'] ?? 'warn'): Log =>
  pino({ level, base: null, timestamp: pino.stdTimeFunctions.isoTime }, pino.destination({ fd: 2, sync: true }));
