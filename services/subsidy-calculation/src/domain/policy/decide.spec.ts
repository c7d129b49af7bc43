import { feeYear, type LocalDate } from '@jumin/kernel';
import { putInForce, putInForceWhenNew } from './decide';
import type { PolicyLoadedData } from './events';
import { inForce, policyAggregate } from './state';

const version = (name: string): PolicyLoadedData => ({
  county: '620421',
  feeYear: feeYear(2022),
  version: name.repeat(12),
  sha256: name.repeat(64),
  text: `version ${name}`,
  parents: [],
});
const day = '2022-09-20' as LocalDate;
const given = (...names: readonly string[]) =>
  names.reduce(
    (book, name) => policyAggregate.evolve(book, { type: 'PolicyLoaded', data: version(name), effectiveOn: day, receivedOn: day }),
    policyAggregate.initial,
  );

describe('a policy of a county and fee year', () => {
  it('is in force once it is loaded', () => {
    expect(putInForce(version('a'))(given())).toEqual({ kind: 'accepted', events: [{ type: 'PolicyLoaded', data: version('a') }] });
    expect(inForce(given('a', 'b'))).toEqual(version('b'));
  });
  it('is not loaded again while it is in force', () => {
    expect(putInForce(version('a'))(given('b', 'a')).kind).toBe('nothing-to-do');
  });
  it('comes back in force when an officer goes back to it', () => {
    expect(putInForce(version('a'))(given('a', 'b')).kind).toBe('accepted');
  });
  it('that comes with the project does not push aside what an officer loaded since', () => {
    expect(putInForceWhenNew(version('a'))(given('a', 'b')).kind).toBe('nothing-to-do');
    expect(putInForceWhenNew(version('c'))(given('a', 'b')).kind).toBe('accepted');
  });
});
