import fc from 'fast-check';
import { addDays, citizenNumberOf, localDate, parseCitizenNumber } from '.';

const fullWidth = (text: string): string => [...text].map((character) => String.fromCharCode(character.charCodeAt(0) + 0xfee0)).join('');

describe('a citizen number', () => {
  const number = citizenNumberOf('620421', localDate('1968-05-01'), 991);
  const citizen = { ok: true, number, born: '1968-05-01', sex: 'male', divisionCode: '620421' };

  it.each([
    ['as it is', number],
    ['with blanks', ` ${number.slice(0, 6)} ${number.slice(6)}\u3000`],
    ['after a back-tick', `\`${number}`],
    ['after an apostrophe', `'${number}`],
    ['in full-width digits', fullWidth(number)],
    ['in its 15-digit form', number.slice(0, 6) + number.slice(8, 17)],
  ])('is read %s', (_, text) => expect(parseCitizenNumber(text)).toEqual(citizen));

  it('of the standard itself is right, also with a lower-case x', () =>
    expect(parseCitizenNumber('11010519491231002x')).toEqual({
      ok: true,
      number: '11010519491231002X',
      born: '1949-12-31',
      sex: 'female',
      divisionCode: '110105',
    }));
  it('of a county abolished since is right', () =>
    expect(parseCitizenNumber(citizenNumberOf('342201', localDate('1970-01-01'), 998)).ok).toBe(true));

  it.each([
    ['', 'NumberMissing'],
    [' ` ', 'NumberMissing'],
    ['123', 'NumberLength'],
    [`${number}1`, 'NumberLength'],
    ['62042119680501991A', 'NumberCharacters'],
    ['6204X1196805019910', 'NumberCharacters'],
    ['992421196805019911', 'NumberProvince'],
    ['620421196813019911', 'NumberBirthDate'],
    ['620421196902299911', 'NumberBirthDate'],
    ['620421177605019911', 'NumberBirthDate'],
    [number.slice(0, 17) + (number.endsWith('5') ? '6' : '5'), 'NumberCheckDigit'],
  ])('%j is refused: %s', (text, code) => expect(parseCitizenNumber(text)).toEqual({ ok: false, code }));

  const born = fc.integer({ min: 0, max: 50_000 }).map((days) => addDays(localDate('1900-01-01'), days));
  it('reads back as it was built', () => {
    fc.assert(
      fc.property(born, fc.nat(999), (date, sequence) => {
        expect(parseCitizenNumber(citizenNumberOf('341323', date, sequence))).toMatchObject({
          ok: true,
          born: date,
          sex: sequence % 2 === 1 ? 'male' : 'female',
        });
      }),
    );
  });
  it('with any one digit wrong, or two neighbours exchanged, is refused', () => {
    fc.assert(
      fc.property(born, fc.nat(999), fc.nat(16), fc.integer({ min: 1, max: 9 }), (date, sequence, at, add) => {
        const right = citizenNumberOf('341323', date, sequence);
        const wrong = right.slice(0, at) + String((Number(right[at]) + add) % 10) + right.slice(at + 1);
        expect(parseCitizenNumber(wrong).ok).toBe(false);
        const exchanged = right.slice(0, at) + right[at + 1] + right[at] + right.slice(at + 2);
        if (exchanged !== right) expect(parseCitizenNumber(exchanged).ok).toBe(false);
      }),
    );
  });
  it('is not repeated by the error about it', () => {
    expect(() => citizenNumberOf('990421', localDate('1968-05-01'), 991)).toThrow('not a citizen number: NumberProvince');
  });
});
