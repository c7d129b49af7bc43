import { authorise, authorities, refusalOf, type AuthorisedCommand } from './authority';

const everyone = ['H', 'T', 'K', 'F', 'B', 'W', 'V', 'D', 'system'].flatMap((agency) =>
  ['clerk', 'head', 'operator', 'service'].map((role) => ({ id: 'a', agency, role, division: '620421' })),
);
const signatures = ['close-roster', 'countersign-correction', 'sign-period'];

describe('the authority table', () => {
  it.each(Object.entries(authorities))('%s: its agencies and roles may, nobody else but the operator', (command, { agencies, roles }) => {
    for (const actor of everyone) {
      const inTable = (agencies as readonly string[]).includes(actor.agency) && (roles as readonly string[]).includes(actor.role);
      const asOperator = actor.agency === 'system' && actor.role === 'operator' && !signatures.includes(command);
      expect([actor.agency, actor.role, refusalOf(actor, command as AuthorisedCommand, '620421')]).toEqual([
        actor.agency,
        actor.role,
        inTable || asOperator ? undefined : 'NotAuthorised',
      ]);
    }
  });

  it.each([
    ['620421', '620421', undefined],
    ['620421', '620421101', undefined],
    ['62', '620421', undefined],
    ['', '620421', undefined],
    ['620421', '341323', 'OutsideDivision'],
    ['620421', '62', 'OutsideDivision'],
    ['620421101', '620421', 'OutsideDivision'],
  ])('an officer of "%s" acting in %s: %s', (own, division, expected) => {
    expect(refusalOf({ id: 'a', agency: 'H', role: 'clerk', division: own }, 'enrol', division)).toBe(expected);
  });

  it('a signature belongs to an agency, not to the operator', () => {
    const operator = { id: 'o', agency: 'system', role: 'operator', division: '' };
    for (const command of signatures) expect(refusalOf(operator, command as AuthorisedCommand, '620421')).toBe('NotAuthorised');
  });

  it('a refusal says who may, in both languages', () => {
    expect(() => authorise({ id: 'a', agency: 'B', role: 'clerk', division: '620421' }, 'load-policy', '620421')).toThrow(
      expect.objectContaining({
        status: 403,
        code: 'NotAuthorised',
        zh: expect.stringContaining('H、F'),
        en: expect.stringContaining('H, F'),
      }),
    );
  });
});
