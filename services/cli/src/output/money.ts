import { fen, yuanForPeople } from '@jumin/kernel';

/** Fen of an answer, whole as all of them, in yuan for people: `1,234.50`. */
export const yuan = (amountFen: number): string => yuanForPeople(fen(amountFen));
