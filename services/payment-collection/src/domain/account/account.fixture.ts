import { fen, type FeeYear, type Fen, type Instant, type LocalDate } from '@jumin/kernel';
import { shippedPolicies, type Policy } from '@jumin/policy';
import type { DeclaredData, EntryData, ParticipantFact } from './events';

/* What specs of an account begin with: a person of 靖远, a line of 2022, and its entry the day after. */
const jingyuan = shippedPolicies().find(({ id }) => id === '620421-2022')!.policy;
export const policyOf = (): Policy => jingyuan;

export const yuan = (amount: number): Fen => fen(amount * 100);
export const day = (of: string): LocalDate => of as LocalDate;

export const enrolled = (nameIx: string): ParticipantFact => ({
  of: 'enrolment',
  county: '620421',
  unit: '620421101',
  born: day('1980-05-01'),
  sex: 'female',
  nameIx,
});

/** Without a name it is taken to be the payer's own. */
export const line = (voucherNo: string, amountYuan: number, over: Partial<DeclaredData> = {}): DeclaredData => ({
  voucherNo,
  feeYear: 2022 as FeeYear,
  kind: 'current',
  county: '620421',
  amountFen: yuan(amountYuan),
  paidAt: '2022-10-08T10:00:00.000+08:00' as Instant,
  ...over,
});
export const entered = (amountYuan: number): EntryData => ({ enteredOn: day('2022-10-09'), enteredFen: yuan(amountYuan) });
