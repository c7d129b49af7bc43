import { Transient } from '@jumin/event-store';
import { problemOf } from './problem-of';

const withCode = (code: string, message = 'x'): Error => Object.assign(new Error(message), { code });

describe('an error as a client sees it', () => {
  it.each([
    ['a connection that ended in the middle', new Error('Connection terminated unexpectedly')],
    ['a database that is starting', withCode('57P03')],
    ['a database that was killed under a query', withCode('57P02')],
    ['a connection that was reset', withCode('ECONNRESET')],
    ['a store of files that is away', new Transient('the store of files is away')],
    ['one of these as the cause of another', new Error('could not', { cause: withCode('ECONNRESET') })],
  ])('%s may be tried again', (_, error) => expect(problemOf(error)).toMatchObject({ status: 503, code: 'DependencyAway' }));

  it.each([
    ['a refused connection', withCode('ECONNREFUSED'), 503, 'DatabaseAway'],
    [
      'an intake that another process overtook too often',
      Object.assign(new Error('another intake was faster'), { name: 'Overtaken' }),
      503,
      'TakenInElsewhere',
    ],
    ['a bug', new TypeError('x is not a function'), 500, 'Unexpected'],
    ['a broken constraint', withCode('23505', 'Key (name)=(张三) already exists'), 500, 'Unexpected'],
  ])('%s has its own code', (_, error, status, code) => {
    const problem = problemOf(error);
    expect(problem).toMatchObject({ status, code });
    expect(problem.message).not.toContain('张三');
  });
});
