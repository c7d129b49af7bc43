import type { Ask } from './ask';
import { bridgePage, casesPage, unitPage, villagePage, type Shown } from './opened-pages';
import { overviewPage } from './overview-page';
import { personPage } from './person-page';

const clock = { day: '2025-01-31', simulated: true };
const names: Readonly<Record<string, string>> = {
  '620421': '靖远县',
  '620421100': '乌兰镇',
  '620421100001': '乌兰社区',
  '341323': '灵璧县',
  '341323100': '灵城镇',
};
const nameOf = (division: string): string => names[division] ?? division;
const first = { cursor: '', earlier: [] };
const money = { keptFen: 50_000, onBehalfFen: 0, refundDueFen: 0, subsidyFen: {} };
const refused = (status: number) => Object.assign(new Error('refused'), { problem: { status, zh: '没有这一项', en: 'no such line' } });
const openCase = {
  id: 'D01/1',
  class: 'D01',
  state: 'attributed',
  erred: 'B',
  corrects: 'B',
  openedOn: '2025-01-20',
  dueOn: null,
  amountFen: 1,
  keys: {},
};

/** The interfaces as the page meets them: one county with one payer, and whatever else is asked is empty. */
const answers: Readonly<Record<string, unknown>> = {
  '/subsidy-calculation/policies': [
    { county: '620421', feeYear: 2022 },
    { county: '341323', feeYear: 2024 },
  ],
  '/reporting/counties/620421/years/2022/progress?unit=620421100': [
    { unit: '620421100001', unitName: '乌兰社区', targetPeople: null, people: 2, payers: 1, ...money },
  ],
  '/reporting/counties/620421/years/2022/people?village=620421100001&limit=200': {
    items: [
      { subjectId: 's1', tierFen: 50_000, ...money },
      { subjectId: 's2', tierFen: 0, ...money },
    ],
    next: 'later',
  },
  '/registration/subjects/numbers': {
    numbers: [
      { subjectId: 's1', number: '620421196409019016' },
      { subjectId: 's2', number: '620421197109019016' },
    ],
  },
  '/reporting/counties/620421/years/2022/bridge': { lines: [{ item: 'entered-in-year', amountFen: 12_300 }], differenceFen: 0 },
  '/reporting/counties/620421/years/2022/bridge/entered-in-year?limit=200': {
    items: [{ voucherNo: 'v1', subjectId: null, feeYear: null, kind: null, month: null, amountFen: 100, reason: null }],
    next: null,
  },
  '/reporting/subjects/s1/history?explain=true': [
    {
      type: 'Registered',
      service: 'registration',
      effectiveOn: '2022-01-01',
      recordedAt: '2022-01-01T00:00:00.000+08:00',
      actor: { id: 'a', agency: 'H', role: 'clerk', division: '620421' },
      sentence: { zh: '参保登记', en: 'registered' },
      data: { village: '620421100001' },
    },
  ],
  '/reconciliation/discrepancies?county=620421&period=2025': [openCase],
};
const ask: Ask = async (path) => {
  if (path in answers) return answers[path];
  if (path.includes('/bridge/')) throw refused(404);
  if (path.includes('/people?')) return { items: [], next: null };
  return [];
};
const shown = (county = '620421', year = '2022'): Shown => ({ ask, lang: 'zh', clock, nameOf, county, year, path: '/' });
const overview = (chosen: { county?: string; year?: string }) => overviewPage(ask, 'zh', clock, nameOf, chosen);

describe('a page that is not there', () => {
  it.each<[string, () => Promise<string>]>([
    ['a county that is none', () => overview({ county: '999999', year: '2022' })],
    ['a year that is not loaded', () => overview({ county: '620421', year: '1999' })],
    ['another county’s year', () => overview({ county: '620421', year: '2024' })],
    ['a unit that is none', () => unitPage(shown(), '999')],
    ['another county’s unit', () => unitPage(shown(), '341323100')],
    ['a village that is none', () => villagePage(shown(), '999999999999', first)],
    ['a line of the bridge that is none', () => bridgePage(shown(), 'bogus', first)],
    ['a case that is none', () => casesPage(shown(), { id: 'nobody' })],
    ['a filter that is none', () => casesPage(shown(), { age: 'bogus' })],
    ['cases of a year that never was', () => casesPage(shown('620421', '1999'), {})],
    ['a person that nobody knows', () => personPage(ask, 'zh', clock, nameOf, 'nobody', { effective: '', knownAt: '' })],
  ])('is said, and not shown empty: %s', (_, made) => expect(made()).rejects.toMatchObject({ name: 'NoPage', status: 404 }));
});

describe('pages', () => {
  it('show the county that was asked for, without its year too', async () =>
    expect(await overview({ county: '620421' })).toContain('<h2>靖远县 2022</h2>'));
  it('of a village tell its people apart and add up all of them', async () => {
    const text = await villagePage(shown(), '620421100001', first);
    expect(text).toMatch(/<td>1964<\/td>[^]*<td>1971<\/td>[^]*<tfoot>[^]*合计[^]*人数 2[^]*500\.00/);
    expect(text).not.toContain('19640901');
  });
  it('of a person say who it is, without the number', async () => {
    const text = await personPage(ask, 'zh', clock, nameOf, 's1', { effective: '', knownAt: '' });
    expect(text).toContain('1964年生 · 乌兰镇 乌兰社区 · **************9016');
  });
  it('of a line of the bridge add up to the line, and leave out columns in which nothing stands', async () => {
    const text = await bridgePage(shown(), 'entered-in-year', first);
    expect(text).toMatch(/<tfoot>[^]*123\.00/);
    expect(text).not.toContain('<th>入库月份</th>');
  });
  it('lead to open cases of years without a policy', async () =>
    expect(await overview({})).toContain('href="/cases?lang=zh&amp;county=620421&amp;year=2025"'.replaceAll('&amp;', '&')));
});
