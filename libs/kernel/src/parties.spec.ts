import { actorWords, partyName } from './parties';

describe('parties, for people', () => {
  it('have a name and their letter in both languages', () => {
    expect(actorWords({ agency: 'T', role: 'head' }, '靖远县')).toEqual({ zh: '税务 T 负责人（靖远县）', en: 'Tax (T), head (靖远县)' });
    expect(actorWords({ agency: 'system', role: 'service' }, '')).toEqual({ zh: '系统 自动', en: 'System, automatic' });
  });
  it('that nobody knows stand for themselves', () => expect(partyName('X')).toEqual({ zh: 'X', en: 'X' }));
});
