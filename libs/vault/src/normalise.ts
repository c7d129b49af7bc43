import type { IndexKind } from './port';

/** Most names: two and more common characters, which no rule below changes. */
const plainName = /^[\u4e00-\u9fff]+$/;
const dots = /[.•‧∙⋅・･●]/gu;

/**
 * A name as it is compared: full-width forms made plain, blanks dropped, the dot inside a name of a national minority (阿卜杜拉·买买提), which every
 * list writes differently, made one.
 */
export const normaliseName = (name: string): string =>
  plainName.test(name)
    ? name
    : name
        .normalize('NFKC')
        .replace(/[\s\u200b\ufeff]/gu, '')
        .replace(dots, '·')
        .toUpperCase();

const digitsAsWritten = (text: string): string =>
  text
    .normalize('NFKC')
    .replace(/[\s\u200b\ufeff`'’‘-]/gu, '')
    .toUpperCase();

/** By kind, so that what people take for the same has the same index. */
export const normalise: Readonly<Record<IndexKind, (value: string) => string>> = {
  citizenNumber: digitsAsWritten,
  name: normaliseName,
  phone: (phone) => digitsAsWritten(phone).replace(/^(?:\+86|0086)/, ''),
  bankAccount: digitsAsWritten,
};
