import type { LocalDate } from '@jumin/kernel';

/** A person's standing on a list of a department. */
export interface Identity {
  readonly type: string;
  readonly grade: string | undefined;
  readonly department: string;
  readonly from: LocalDate;
}

/** One invented person. Days are places in the sample's calendar; amounts in fen. */
export interface Person {
  /** From 0, also what phone and bank account are made of. */
  readonly index: number;
  number: string;
  readonly name: string;
  born: LocalDate;
  readonly village: string;
  readonly unit: string;
  identity: Identity | undefined;
  /** Whether government pays the special tier for this person. */
  onBehalf: boolean;
  registeredOn: LocalDate;
  /** The day on which the enrolment is handed over, and by whom. */
  enrolledDay: number;
  enrolledBy: 'H' | 'V';
  /** Pays without being registered, until the agency mends it. */
  unregistered?: true;
  /** As it stands on the enrolment form; 0: not said. */
  formTierFen: number;
}

/** Phones and accounts of no real range: the invented person's place, in digits. */
export const phoneOf = ({ index }: Person): string => `1990${String(index).padStart(7, '0')}`;
export const bankAccountOf = ({ index }: Person): string => `621799000000${String(index).padStart(7, '0')}`;
