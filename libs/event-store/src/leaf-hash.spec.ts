import { createHash } from 'node:crypto';
import { leafHashOf, leafHashOfEncoded, type Leaf } from './leaf-hash';

const leaf: Leaf = {
  id: '00000000-0000-5000-8000-000000000001',
  stream: 'account-张三',
  revision: 12,
  type: 'Noted',
  version: 1,
  effectiveOn: '2024-03-01',
  receivedOn: '2024-03-02',
  recordedAt: '2024-03-02T09:00:00.001+08:00',
  data: '{"name":"张三"}',
  metadata: '{"c":"x"}',
};

describe('the leaf of an event', () => {
  it('is the hash of a zero byte and ten fields, each behind its length in bytes', () => {
    const text =
      '\0' +
      '36:00000000-0000-5000-8000-000000000001' +
      '14:account-张三' +
      '2:12' +
      '5:Noted' +
      '1:1' +
      '10:2024-03-01' +
      '10:2024-03-02' +
      '29:2024-03-02T09:00:00.001+08:00' +
      '17:{"name":"张三"}' +
      '9:{"c":"x"}';
    expect(leafHashOf(leaf)).toBe(createHash('sha256').update(text, 'utf8').digest('hex'));
  });

  it.each([leaf.data, `{"lines":"${'张'.repeat(70_000)}"}`, ''])('is the same when its data are encoded already', (data) => {
    const encoded = Buffer.from(`…${data}…`);
    expect(leafHashOfEncoded(leaf, encoded, 3, encoded.length - 3)).toBe(leafHashOf({ ...leaf, data }));
  });

  it('never changes', () => expect(leafHashOf(leaf)).toBe('b2eeb7204d2e998a9ea8edb36c1e70a9e29bf401f600a793781be28b89ce654f'));

  it('changes with every field, and with where one ends and the next begins', () => {
    const changed = (Object.keys(leaf) as (keyof Leaf)[]).map((key) =>
      leafHashOf({ ...leaf, [key]: typeof leaf[key] === 'number' ? 7 : `${leaf[key]}1` }),
    );
    const moved = leafHashOf({ ...leaf, data: leaf.data + leaf.metadata.slice(0, 1), metadata: leaf.metadata.slice(1) });
    expect(new Set([leafHashOf(leaf), moved, ...changed]).size).toBe(12);
  });
});
