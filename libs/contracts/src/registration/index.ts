import type { Fen, FeeYear, LocalDate } from '@jumin/kernel';

/** 参保登记: a person has joined in this county. Key: subjectId. */
export interface ParticipantEnrolled {
  readonly subjectId: string;
  /** 6 digits. */
  readonly county: string;
  /** 9 digits (镇, 乡, 街道, 开发区). */
  readonly unit: string;
  /** 12 digits. */
  readonly village: string;
  readonly born: LocalDate;
  readonly sex: 'female' | 'male';
  /** Blind index of the normalised name: tells whether another document names the same person (D14). */
  readonly nameIx: string;
  readonly enrolledOn: LocalDate;
  readonly tierFen: Fen | null;
  readonly student: boolean;
  readonly publicOfficial: boolean;
}
/** 信息变更: what rules and reports need of the particulars after a change. Key: subjectId. */
export type ParticularsChanged = ParticipantEnrolled;
/** 档次变更, signed. Key: subjectId. */
export interface TierElected {
  readonly subjectId: string;
  readonly county: string;
  readonly feeYear: FeeYear;
  readonly tierFen: Fen;
  readonly signedOn: LocalDate;
  readonly hardship: boolean;
}
/** 特殊身份, from a department's list; a later list may close it (`to`) or change the grade. Key: subjectId. */
export interface IdentityRecorded {
  readonly subjectId: string;
  readonly county: string;
  readonly type: string;
  readonly grade: string | null;
  readonly from: LocalDate;
  readonly to: LocalDate | null;
  readonly department: string;
}
/** 死亡, 职工参保, 在校学生: facts of other registers. Key: subjectId. */
export interface DeathRecorded {
  readonly subjectId: string;
  readonly county: string;
  readonly diedOn: LocalDate;
}
export interface EmployeeSchemeRecorded {
  readonly subjectId: string;
  readonly county: string;
  /** `YYYY-MM`. */
  readonly fromMonth: string;
  readonly toMonth: string | null;
}
export interface SchoolRollRecorded {
  readonly subjectId: string;
  readonly county: string;
  readonly enrolledOn: LocalDate;
}
