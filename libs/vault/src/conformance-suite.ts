import { createHash, randomBytes } from 'node:crypto';
import { citizenNumberOf, localDate, parseFileHash, type CitizenNumber } from '@jumin/kernel';
import { fileKeyOf, KeyDestroyed, SealBroken, type FileKeyId, type KeyId, type PersonalFields, type Vault } from './port';

/** One deployment: `open` gives the vault of another process on the same store, with nothing in memory. */
export interface Deployment {
  open(bounds?: { readonly cachedKeysMax?: number; readonly cachedForMsMax?: number; readonly now?: () => number }): Promise<Vault>;
}

const person = (n: number): CitizenNumber => citizenNumberOf('620421', localDate('1968-05-01'), n);
const fields: PersonalFields = { name: '张三明', number: person(991), phone: '13800001234', bank: '6217000000001234567' };
const fileKey = (name: string): FileKeyId => fileKeyOf(parseFileHash(createHash('sha256').update(name).digest('hex'))!);

async function* inParts(bytes: Buffer, length: number): AsyncGenerator<Buffer> {
  for (let at = 0; at < bytes.length; at += length) yield bytes.subarray(at, at + length);
}
const whole = async (stream: AsyncIterable<Buffer>): Promise<Buffer> => {
  const parts: Buffer[] = [];
  for await (const part of stream) parts.push(part);
  return Buffer.concat(parts);
};

/** What every adapter of the vault promises. `deploy` makes a deployment of its own for each test, with the same index key for all. */
export const describeVault = (name: string, deploy: () => Promise<Deployment>): void =>
  describe(`vault on ${name}`, () => {
    let deployment: Deployment;
    let vault: Vault;
    beforeEach(async () => {
      deployment = await deploy();
      vault = await deployment.open();
    });
    const subject = (n: number): KeyId => vault.subjectIdOf(person(n));
    const sealOne = async (key: KeyId, what: PersonalFields): Promise<string> => (await vault.seal([{ key, fields: what }]))[0]!;

    describe('pseudonyms', () => {
      it('are the same for the same number in every process, and others for other numbers', async () => {
        const other = await deployment.open();
        expect(other.subjectIdOf(person(991))).toBe(vault.subjectIdOf(person(991)));
        expect(new Set([991, 992, 993].map(subject)).size).toBe(3);
      });
      it('are UUIDs and tell nothing of the number', () =>
        expect(vault.subjectIdOf(person(991))).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-5[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/));
      it('differ by kind: a number that is a phone and an account has two indexes', () =>
        expect(vault.blindIndex('phone', '13800001234')).not.toBe(vault.blindIndex('bankAccount', '13800001234')));
      it.each([
        ['name', '张三明', ' 张 三　明 '],
        ['name', '阿卜杜拉·买买提', '阿卜杜拉•买买提'],
        ['name', '阿卜杜拉·买买提', '阿卜杜拉．买买提'],
        ['name', 'Zhang San', 'ｚｈａｎｇ ｓａｎ'],
        ['phone', '13800001234', '+86 138-0000-1234'],
        ['bankAccount', '6217000000001234567', '6217 0000 0000 1234 567'],
        ['citizenNumber', '11010519491231002X', '`11010519491231002x'],
      ] as const)('take %s %j and %j for the same', (kind, one, other) =>
        expect(vault.blindIndex(kind, one)).toBe(vault.blindIndex(kind, other)),
      );
      it.each([
        ['name', '张三明', '张三朋'],
        ['name', '', '张三明'],
        ['phone', '13800001234', '13800001235'],
      ] as const)('take %s %j and %j for different', (kind, one, other) =>
        expect(vault.blindIndex(kind, one)).not.toBe(vault.blindIndex(kind, other)),
      );
    });

    describe('sealing', () => {
      it('gives back what was sealed, in the order of the list, one person several times included', async () => {
        const list = [1, 2, 1, 3, 2].map((n, index) => ({ key: subject(n), fields: { name: `张${index}`, empty: '' } }));
        const sealed = await vault.seal(list);
        const back = await vault.unseal(list.map(({ key }, index) => ({ key, sealed: sealed[index]! })));
        expect(back).toEqual(list.map((item) => ({ kind: 'unsealed', fields: item.fields })));
      });
      it('tells under whose keys something was sealed once, and makes none by asking', async () => {
        const [one, other] = [subject(981), subject(982)];
        await sealOne(one, fields);
        expect([...(await vault.known([one, other, other]))]).toEqual([one]);
        expect([...(await vault.known([other]))]).toEqual([]);
      });
      it('of an empty list is an empty list', async () => expect([await vault.seal([]), await vault.unseal([])]).toEqual([[], []]));
      it('shows nothing of what it holds, also decoded', async () => {
        const sealed = await sealOne(subject(991), fields);
        expect(sealed).toMatch(/^[A-Za-z0-9_-]+$/);
        const decoded = Buffer.from(sealed, 'base64url');
        for (const value of Object.values(fields)) expect(decoded.includes(value)).toBe(false);
      });
      it('of the same words gives other bytes each time', async () =>
        expect(await sealOne(subject(991), fields)).not.toBe(await sealOne(subject(991), fields)));
      it('is read in another process: keys are stored when seal returns', async () => {
        const sealed = await sealOne(subject(991), fields);
        const other = await deployment.open();
        expect(await other.unseal([{ key: subject(991), sealed }])).toEqual([{ kind: 'unsealed', fields }]);
      });
      it('of a person new to several processes at once uses one key', async () => {
        const processes = await Promise.all([1, 2, 3, 4, 5, 6].map(() => deployment.open()));
        const list = Array.from({ length: 50 }, (_, n) => ({ key: subject(n), fields }));
        // Half of them seal in the other order, which must not make them wait for each other.
        const sealed = await Promise.all(processes.map((process, index) => process.seal(index % 2 === 0 ? list : list.toReversed())));
        const reader = await deployment.open();
        for (const [index, blobs] of sealed.entries()) {
          const keys = index % 2 === 0 ? list : list.toReversed();
          const back = await reader.unseal(blobs.map((blob, n) => ({ key: keys[n]!.key, sealed: blob })));
          expect(back.every(({ kind }) => kind === 'unsealed')).toBe(true);
        }
      });
      it('survives a memory for one key only', async () => {
        const small = await deployment.open({ cachedKeysMax: 1 });
        const list = [1, 2, 3].map((n) => ({ key: subject(n), fields: { name: `张${n}` } }));
        const sealed = await small.seal(list);
        expect(await small.unseal(list.map(({ key }, index) => ({ key, sealed: sealed[index]! })))).toEqual(
          list.map((item) => ({ kind: 'unsealed', fields: item.fields })),
        );
      });
    });

    describe('what is not as it was sealed is broken', () => {
      it.each<[string, (sealed: string) => string]>([
        ['a changed byte', (sealed) => sealed.slice(0, 40) + (sealed[40] === 'A' ? 'B' : 'A') + sealed.slice(41)],
        ['a blob cut short', (sealed) => sealed.slice(0, -4)],
        ['another format', (sealed) => Buffer.concat([Buffer.of(3), Buffer.from(sealed, 'base64url').subarray(1)]).toString('base64url')],
        ['no blob', () => ''],
      ])('%s', async (_, change) => {
        const sealed = await sealOne(subject(991), fields);
        expect(await vault.unseal([{ key: subject(991), sealed: change(sealed) }])).toEqual([{ kind: 'broken' }]);
      });
      it('the blob of another person', async () => {
        const [mine] = await vault.seal([
          { key: subject(991), fields },
          { key: subject(992), fields },
        ]);
        expect(await vault.unseal([{ key: subject(992), sealed: mine! }])).toEqual([{ kind: 'broken' }]);
      });
      it('the blob of a person who never had a key; reading makes none', async () => {
        const sealed = await sealOne(subject(991), fields);
        expect(await vault.unseal([{ key: subject(993), sealed }])).toEqual([{ kind: 'broken' }]);
      });
      it('one broken blob leaves the others of its list readable', async () => {
        const key = subject(991);
        const sealed = await sealOne(key, fields);
        expect(
          (
            await vault.unseal([
              { key, sealed: 'AQ' },
              { key, sealed },
            ])
          ).map(({ kind }) => kind),
        ).toEqual(['broken', 'unsealed']);
      });
    });

    describe('a destroyed key', () => {
      it('erases the person, and nobody else', async () => {
        const [one, two] = await vault.seal([
          { key: subject(1), fields },
          { key: subject(2), fields },
        ]);
        await vault.destroyKey(subject(1));
        const list = [
          { key: subject(1), sealed: one! },
          { key: subject(2), sealed: two! },
        ];
        for (const process of [vault, await deployment.open()])
          expect((await process.unseal(list)).map(({ kind }) => kind)).toEqual(['erased', 'unsealed']);
      });
      it('leaves the pseudonym as it was', async () => {
        const before = vault.subjectIdOf(person(1));
        await vault.destroyKey(before);
        expect(vault.subjectIdOf(person(1))).toBe(before);
      });
      it('never comes back: what is sealed later is not kept', async () => {
        await vault.destroyKey(subject(1));
        for (const process of [vault, await deployment.open()]) {
          const [sealed] = await process.seal([{ key: subject(1), fields }]);
          expect(sealed).toBe('');
          expect(await process.unseal([{ key: subject(1), sealed: sealed! }])).toEqual([{ kind: 'erased' }]);
        }
      });
      it('may be destroyed again', async () => {
        await vault.destroyKey(subject(1));
        await expect(vault.destroyKey(subject(1))).resolves.toBeUndefined();
      });
      it('is forgotten by other processes when their memory of it is too old', async () => {
        let now = 0;
        const other = await deployment.open({ cachedForMsMax: 1000, now: () => now });
        const [sealed] = await other.seal([{ key: subject(1), fields }]);
        await vault.destroyKey(subject(1));
        now = 999;
        expect((await other.unseal([{ key: subject(1), sealed: sealed! }]))[0]!.kind).toBe('unsealed');
        now = 1000;
        expect((await other.unseal([{ key: subject(1), sealed: sealed! }]))[0]!.kind).toBe('erased');
      });
      it('of a file refuses the file', async () => {
        const key = fileKey('税票明细-1.csv');
        const sealed = await vault.sealBytes(key, Buffer.from('a'));
        await vault.destroyKey(key);
        expect(await vault.unsealBytes(key, sealed)).toEqual({ kind: 'erased' });
        await expect(vault.sealBytes(key, Buffer.from('a'))).rejects.toThrow(KeyDestroyed);
        await expect(whole(vault.sealStream(key, inParts(Buffer.from('a'), 1)))).rejects.toThrow(KeyDestroyed);
        await expect(whole(vault.unsealStream(key, inParts(sealed, 8)))).rejects.toThrow(KeyDestroyed);
      });
    });

    describe('files', () => {
      const key = fileKey('税票明细-2.csv');
      it('have keys of their own beside those of people', async () => {
        const sealed = await vault.sealBytes(key, Buffer.from('张三明'));
        expect(await (await deployment.open()).unsealBytes(key, sealed)).toEqual({ kind: 'unsealed', bytes: Buffer.from('张三明') });
        expect(await vault.unsealBytes(fileKey('另一个.csv'), sealed)).toEqual({ kind: 'broken' });
        expect(await vault.unsealBytes(key, sealed.subarray(1))).toEqual({ kind: 'broken' });
      });
      it.each([0, 1, 65_535, 65_536, 65_537, 131_072, 300_001])(
        'of %i bytes are streamed and read back, however they are cut',
        async (length) => {
          const plain = randomBytes(length);
          for (const cut of [1_000, 65_536, 400_000]) {
            const sealed = await whole(vault.sealStream(key, inParts(plain, cut)));
            const back = await whole(vault.unsealStream(key, inParts(sealed, cut + 7)));
            expect(back.equals(plain)).toBe(true);
          }
        },
      );

      const chunk = 65_536 + 16;
      const start = 8;
      it.each<[string, (sealed: Buffer) => Buffer]>([
        ['nothing', () => Buffer.alloc(0)],
        ['only a beginning', (sealed) => sealed.subarray(0, start)],
        ['cut at a chunk', (sealed) => sealed.subarray(0, start + chunk)],
        ['cut inside a chunk', (sealed) => sealed.subarray(0, -1)],
        ['something at the end', (sealed) => Buffer.concat([sealed, Buffer.of(0)])],
        [
          'two chunks exchanged',
          (sealed) =>
            Buffer.concat([
              sealed.subarray(0, start),
              sealed.subarray(start + chunk, start + 2 * chunk),
              sealed.subarray(start, start + chunk),
              sealed.subarray(start + 2 * chunk),
            ]),
        ],
        ['a chunk dropped', (sealed) => Buffer.concat([sealed.subarray(0, start), sealed.subarray(start + chunk)])],
        [
          'a changed byte',
          (sealed) => Buffer.concat([sealed.subarray(0, 70_000), Buffer.of(sealed[70_000]! ^ 1), sealed.subarray(70_001)]),
        ],
        ['a changed beginning', (sealed) => Buffer.concat([Buffer.of(1), sealed.subarray(1)])],
      ])('with %s are refused', async (_, change) => {
        const sealed = await whole(vault.sealStream(key, inParts(randomBytes(150_000), 65_536)));
        await expect(whole(vault.unsealStream(key, inParts(change(sealed), 30_000)))).rejects.toThrow(SealBroken);
      });
    });
  });
