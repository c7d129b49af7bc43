import { parseArguments } from './arguments';
import { run } from './main';

/** Runs a command in this process and keeps what it says. */
const said = async (...args: string[]) => {
  const out: string[] = [];
  const spies = [
    jest.spyOn(process.stdout, 'write').mockImplementation((text) => (out.push(String(text)), true)),
    jest.spyOn(process.stderr, 'write').mockImplementation((text) => (out.push(String(text)), true)),
  ];
  try {
    return { code: await run([...args, '--data', '/nonexistent/jumin']), text: out.join('') };
  } finally {
    for (const spy of spies) spy.mockRestore();
  }
};

describe('bad usage is one line in both languages and exit code 2', () => {
  it.each([
    ['an unknown command', ['fly']],
    ['an unknown option', ['history', 'x', '--fast']],
    ['an option without its value', ['report', 'people', '--county']],
    ['a county of five digits', ['report', 'people', '--county', '12345', '--year', '2024']],
    ['a year in words', ['report', 'people', '--county', '341323', '--year', 'last']],
    ['a date that is none', ['import', 'vouchers', 'f.csv', '--received-on', '2024-13-01']],
    ['a period that is none', ['reconcile', 'run', '--county', '341323', '--period', '2024-13']],
    ['an unknown report', ['report', 'weather', '--county', '341323', '--year', '2024']],
    ['an unknown format', ['report', 'people', '--county', '341323', '--year', '2024', '--format', 'pdf']],
    ['a missing file argument', ['import', 'vouchers']],
    ['a missing option', ['sample', 'generate', '--county', '341323']],
    ['a flag with a value', ['verify', '--json=yes']],
    ['an option given twice', ['report', 'people', '--county', '620421', '--county', '341323', '--year', '2024']],
    ['a county that is none', ['report', 'progress', '--county', '999999', '--year', '2022']],
    ['the 30th of February', ['history', 'x', '--effective', '2022-02-30']],
    ['a day for an instant', ['history', 'x', '--known-at', '2022-06-30']],
    ['half an instant', ['report', 'bridge', '--county', '620421', '--year', '2022', '--as-of', '2022-06-30T12:00']],
    ['a day as of which there is none', ['report', 'bridge', '--county', '620421', '--year', '2022', '--as-of', '2022-02-30']],
    ['a statement as of a day', ['report', 'statement', '--county', '620421', '--year', '2022', '--as-of', '2022-06-30']],
    ['half a command', ['policy']],
    ['a class of discrepancies that is none', ['reconcile', 'status', '--county', '620421', '--period', '2022', '--class', 'D99']],
    ['a state that is none', ['reconcile', 'status', '--county', '620421', '--period', '2022', '--state', 'bogus']],
    ['another language', ['verify', '--lang', 'fr']],
  ])('%s', async (_, args) => {
    const { code, text } = await said(...args);
    expect(code).toBe(2);
    const lines = text
      .trimEnd()
      .split('\n')
      .filter((line) => !line.startsWith('{'));
    expect(lines).toHaveLength(1);
    expect(lines[0]).toMatch(/^\w+: .*\p{Script=Han}.* · .*[a-z]/u);
  });
});

describe('data that is not there', () => {
  it.each([['history', '62042119640103900X'], ['verify'], ['report', 'progress', '--county', '620421', '--year', '2022']])(
    'is said, and none is made: %s',
    async (...args) => {
      const { code, text } = await said(...args);
      expect([code, text]).toEqual([1, expect.stringMatching(/^NoPlatformData: /)]);
    },
  );
  it('has no platform that runs', async () => {
    const { code, text } = await said('status', '--lang', 'en');
    expect([code, text]).toEqual([1, expect.stringContaining('no platform runs')]);
  });
});

describe('the table of commands', () => {
  it('knows its version, and what a first word may go on with', async () => {
    expect(await said('--version')).toEqual({ code: 0, text: expect.stringMatching(/^\d+\.\d+\.\d+\n$/) });
    const { code, text } = await said('policy', '--help');
    expect([code, text]).toEqual([0, expect.stringMatching(/policy check[^]*policy explain[^]*policy load/)]);
    expect(text).not.toContain('jumin start ');
  });

  it('is what --help shows', async () => {
    const { code, text } = await said('--help');
    expect(code).toBe(0);
    for (const word of [
      'start',
      'sample generate',
      'sample run',
      'import all DIR',
      'policy check',
      'reconcile run',
      'history',
      'report',
      'parked replay',
      'verify',
    ])
      expect(text).toContain(`jumin ${word}`);
  });

  it('a file that is not there is refused with 1, before a platform is started', async () => {
    const { code, text } = await said('policy', 'check', '/nonexistent/policy.yaml');
    expect([code, text]).toEqual([1, expect.stringMatching(/^NoSuchFile: /)]);
  });

  it('--name value and --name=value are the same', () => {
    for (const args of [['--county', '341323'], ['--county=341323']])
      expect(parseArguments(args, { county: 'county' }).text('county')).toBe('341323');
  });
});
