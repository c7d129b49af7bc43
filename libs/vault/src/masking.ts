/*
 * Masks for screens, lists and public display: the least that still lets a person be recognised by those who know them (domain: PIPL art. 25, 28).
 * All take what is stored and never fail: what has an unexpected form is hidden whole or nearly so.
 */

/** 张*明, 李*, 欧**峰: by characters, so that rare ones outside the basic plane count as one. */
export const maskName = (name: string): string => {
  const characters = [...name];
  const [first = ''] = characters;
  if (characters.length < 2) return '*'.repeat(characters.length);
  if (characters.length === 2) return `${first}*`;
  return `${first}${'*'.repeat(characters.length - 2)}${characters.at(-1)}`;
};

/** 620421********1234; hidden whole where it is no 18 characters long. */
export const maskCitizenNumber = (number: string): string =>
  number.length === 18 ? `${number.slice(0, 6)}********${number.slice(14)}` : '*'.repeat(number.length);

/** 138****1234; a landline keeps its last two digits. */
export const maskPhone = (phone: string): string => {
  if (/^1\d{10}$/.test(phone)) return `${phone.slice(0, 3)}****${phone.slice(7)}`;
  return phone.length < 7 ? '*'.repeat(phone.length) : `${'*'.repeat(phone.length - 2)}${phone.slice(-2)}`;
};

/** ***************1234: the last four digits, as bank slips print them. */
export const maskBankAccount = (account: string): string =>
  account.length < 9 ? '*'.repeat(account.length) : `${'*'.repeat(account.length - 4)}${account.slice(-4)}`;

/** 1968-**-**: the year is what rules are explained by. */
export const maskBirthDate = (born: string): string => `${born.slice(0, 4)}-**-**`;

/**
 * What a history shows of an event's data: sealed blobs and blind indexes left out, for they tell an onlooker only who is the same person; the birth date masked.
 * Nested facts and lines alike.
 */
export const shownData = (data: object): object =>
  Object.fromEntries(
    Object.entries(data as Record<string, unknown>).flatMap(([field, value]): [string, unknown][] => {
      if (/^sealed$|Sealed$|Ix$/.test(field)) return [];
      if (field === 'born' && typeof value === 'string') return [[field, maskBirthDate(value)]];
      if (Array.isArray(value)) return [[field, value.map((one: unknown) => (isObject(one) ? shownData(one) : one))]];
      return [[field, isObject(value) ? shownData(value) : value]];
    }),
  );
const isObject = (value: unknown): value is object => typeof value === 'object' && value !== null && !Array.isArray(value);
