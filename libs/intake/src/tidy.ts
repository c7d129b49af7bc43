/*
 * Cells as people and programs write them: blanks and tabs, the back-tick or apostrophe that keeps a number text in a spreadsheet, full-width forms,
 * characters that nobody sees. Most cells are tidy already, and looking costs less than replacing.
 */
const invisible = /[\s`\p{Cc}\p{Cf}]/gu;
const apostrophe = /^['’‘]+/;

export const tidy = (text: string): string => (isTidy(text) ? text : text.normalize('NFKC').replace(invisible, '').replace(apostrophe, ''));

/** Plain ASCII and common Chinese characters, none of which `tidy` would touch. */
export const isTidy = (text: string): boolean => {
  for (let place = 0; place < text.length; place++) {
    const code = text.charCodeAt(place);
    const plain = (code > 0x20 && code < 0x7f && code !== 0x60 && code !== 0x27) || (code >= 0x4e00 && code <= 0x9fff);
    if (!plain) return false;
  }
  return true;
};
