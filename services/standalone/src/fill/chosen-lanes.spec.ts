import type { Service, ServiceDefinition } from '@jumin/platform';
import { chosenLanes } from './chosen-lanes';

const heard = (name: string) => ({ name, reads: 'contracts', topics: [], tables: [] });
const services = [
  { definition: { name: 'north' }, lanes: [heard('lists'), { name: 'own', reads: 'log', categories: [], tables: [] }, heard('files')] },
  { definition: { name: 'south' }, lanes: [heard('lists')] },
] as unknown as { definition: ServiceDefinition; lanes: Service['lanes'] }[];
const chosen = (...args: string[]) => {
  const { anew, chosen: lanes } = chosenLanes(args, services);
  return [anew, ...lanes.map(({ definition, lane }) => `${definition.name}.${lane.name}`)];
};

describe('the lanes to fill', () => {
  it.each([
    ['one', ['north.files'], [false, 'north.files']],
    ['all of a service that hear others', ['north'], [false, 'north.lists', 'north.files']],
    ['some, anew, in the order of the services', ['--anew', 'south', 'north.files'], [true, 'north.files', 'south.lists']],
  ])('are %s', (_, args, expected) => expect(chosen(...args)).toEqual(expected));

  it.each([
    ['no lane', []],
    ['one that nobody has', ['north.slips']],
    ['one over its own log', ['north.own']],
    ['an option that nobody knows', ['--all', 'north']],
  ])('are refused: %s', (_, args) => {
    expect(() => chosen(...args)).toThrow(expect.objectContaining({ code: 'BadUsage', exitCode: 2 }));
    expect(() => chosen(...args)).toThrow(/north\.lists north\.files south\.lists/);
  });
});
