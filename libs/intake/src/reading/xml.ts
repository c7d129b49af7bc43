const named: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };

/** Text of XML with its entities resolved; what Excel writes for control characters (`_x000D_`) is dropped. */
export const textOfXml = (text: string): string => {
  const plain = text.includes('&') ? text.replace(/&(?:#(\d+)|#x([0-9a-fA-F]+)|(\w+));/g, entity) : text;
  return plain.includes('_x') ? plain.replace(/_x00[0-1][0-9A-F]_/g, '') : plain;
};

const entity = (whole: string, decimal?: string, hexadecimal?: string, name?: string): string => {
  if (name !== undefined) return named[name] ?? whole;
  const point = decimal === undefined ? Number.parseInt(hexadecimal!, 16) : Number(decimal);
  const isCharacter = point <= 0x10ffff && (point < 0xd800 || point > 0xdfff);
  return isCharacter ? String.fromCodePoint(point) : '\ufffd';
};

/** The value of an attribute within a tag. */
export const attributeOf = (tag: string, name: string): string | undefined => {
  const start = tag.indexOf(` ${name}="`);
  if (start === -1) return undefined;
  const from = start + name.length + 3;
  return textOfXml(tag.slice(from, tag.indexOf('"', from)));
};
