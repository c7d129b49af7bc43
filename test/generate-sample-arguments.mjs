/** Of `jumin`: what makes a sample year, for programs that run one. */
export const generateSampleArguments = ({ county, year, people, seed, faults, out }) => [
  ...['sample', 'generate', '--county', county, '--year', year, '--people', people],
  ...['--seed', seed, '--faults', faults, '--out', out],
];
