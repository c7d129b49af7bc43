import type { PaymentKey } from '../domain/account/events';
import { findPayment } from '../domain/account/state';
import type { Accounts } from './accounts';

type Line = { readonly subjectId: string } & (PaymentKey | { readonly line: PaymentKey });

/**
 * Lines of vouchers, each with the person in whose account it stands by now: documents name whom the voucher names, and a correction may have moved the
 * line since. The accounts themselves say so, hence no table of moves can lag behind. What has left by being cancelled is answered where it was.
 */
export const whereNow = async <Of extends Line>(accounts: Accounts, lines: readonly Of[]): Promise<readonly Of[]> => {
  if (lines.length === 0) return lines;
  const states = await accounts.states([...new Set(lines.map(({ subjectId }) => `account-${subjectId}`))]);
  const moved = lines.map((one) => findPayment(states.get(`account-${one.subjectId}`)!, 'line' in one ? one.line : one)?.moved?.to);
  if (moved.every((to) => to === undefined)) return lines;
  // A line that was moved on, or back, is followed on: wherever it stands it is moved no further.
  return whereNow(
    accounts,
    lines.map((one, nth) => ({ ...one, subjectId: moved[nth] ?? one.subjectId })),
  );
};
