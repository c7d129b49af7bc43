import { maskBankAccount, maskBirthDate, maskCitizenNumber, maskName, maskPhone, shownData } from './masking';

describe('on screens', () => {
  it.each([
    ['张三明', '张*明'],
    ['李四', '李*'],
    ['欧阳三峰', '欧**峰'],
    ['阿卜杜拉·买买提', '阿******提'],
    ['𠮷三明', '𠮷*明'],
    ['李', '*'],
    ['', ''],
  ])('the name %s is %s', (name, masked) => expect(maskName(name)).toBe(masked));
  it.each([
    ['620421196805011234', '620421********1234'],
    ['11010519491231002X', '110105********002X'],
    ['620421680501123', '***************'],
  ])('the number %s is %s', (number, masked) => expect(maskCitizenNumber(number)).toBe(masked));
  it.each([
    ['13800001234', '138****1234'],
    ['0943-6121234', '**********34'],
    ['110', '***'],
  ])('the phone %s is %s', (phone, masked) => expect(maskPhone(phone)).toBe(masked));
  it.each([
    ['6217000000001234567', '***************4567'],
    ['1234', '****'],
  ])('the account %s is %s', (account, masked) => expect(maskBankAccount(account)).toBe(masked));
  it('the birth date is its year', () => expect(maskBirthDate('1968-05-01')).toBe('1968-**-**'));
});

describe('what a history shows', () => {
  it('leaves out what is sealed and every blind index, and masks the birth date, also inside', () => {
    const data = {
      born: '1968-05-01',
      nameIx: 'x',
      sealed: 's',
      phoneSealed: 'p',
      before: { born: '1968-05-02', phoneIx: 'y', unit: '620421101' },
      lines: [{ nameIx: 'z', feeYear: 2022 }],
    };
    expect(shownData(data)).toEqual({ born: '1968-**-**', before: { born: '1968-**-**', unit: '620421101' }, lines: [{ feeYear: 2022 }] });
  });
});
