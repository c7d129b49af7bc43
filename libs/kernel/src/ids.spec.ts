import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { caseIdOf, commandIdOf, eventIdOf, findingIdOf, newCommandId, parseCommandId, parseFileHash, subjectIdOf, uuidV5 } from '.';

describe('UUIDv5', () => {
  it('is as RFC 9562 gives it', () =>
    expect(uuidV5('6ba7b810-9dad-11d1-80b4-00c04fd430c8', 'www.example.com')).toBe('2ed6657d-e927-568b-95e1-2665a8aea6a2'));
  it('equals the plain way of computing it, for names of any length and script', () => {
    const plainly = (namespace: string, name: string): string => {
      const digest = createHash('sha1')
        .update(Buffer.from(namespace.replaceAll('-', ''), 'hex'))
        .update(name)
        .digest();
      digest[6] = (digest[6]! & 0x0f) | 0x50;
      digest[8] = (digest[8]! & 0x3f) | 0x80;
      return digest.toString('hex', 0, 16).replace(/(.{8})(.{4})(.{4})(.{4})(.{12})/, '$1-$2-$3-$4-$5');
    };
    fc.assert(
      fc.property(fc.uuid(), fc.string({ unit: 'grapheme', maxLength: 2000 }), (namespace, name) =>
        expect(uuidV5(namespace, name)).toBe(plainly(namespace, name)),
      ),
    );
  });
  it.each(['', 'c1', '6ba7b810-9dad-11d1-80b4-00c04fd430cg'])('refuses %j as a namespace', (namespace) =>
    expect(() => uuidV5(namespace, 'x')).toThrow(TypeError),
  );
});

describe('ids', () => {
  it('follow from what they are made of, for ever', () => {
    const command = commandIdOf('file', 3);
    expect([command, eventIdOf(command, 0), subjectIdOf('index'), caseIdOf('341323', 'V1'), findingIdOf('341323', 'V1', 'D01')])
      .toMatchInlineSnapshot(`
      [
        "a121ad5c-6a62-5213-950f-a6be27bbb4c5",
        "0ed8b2e7-1413-57db-9586-a49ff146ee5f",
        "b24bfe97-66fa-560e-89d3-ab5a7223b178",
        "53615e3b-cc3a-565b-bd7d-73486330ac09",
        "f748a82b-6663-5387-860c-3eddef8c3b48",
      ]
    `);
  });
  it('of parts cut differently differ', () => expect(commandIdOf('a', 'bc')).not.toBe(commandIdOf('ab', 'c')));
  it('of the events of a command differ', () =>
    expect(new Set([0, 1, 2, 10].map((index) => eventIdOf(commandIdOf('x'), index))).size).toBe(4));
  it('made anew are never the same', () => expect(newCommandId()).not.toBe(newCommandId()));
  it('are read in lower case', () =>
    expect(parseCommandId('6BA7B810-9DAD-11D1-80B4-00C04FD430C8')).toBe('6ba7b810-9dad-11d1-80b4-00c04fd430c8'));
  it.each(['', 'x', '6ba7b8109dad11d180b400c04fd430c8'])('%j is none', (text) => expect(parseCommandId(text)).toBeUndefined());
  it('a file hash is 64 lower-case hex digits', () =>
    expect([parseFileHash('a'.repeat(64)), parseFileHash('A'.repeat(64)), parseFileHash('a'.repeat(63))]).toEqual([
      'a'.repeat(64),
      undefined,
      undefined,
    ]));
});
