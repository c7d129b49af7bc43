import type { EventMetadata } from './port';
import { workedOutBy } from './worked-out-by';

const told = (...a: EventMetadata['a']) => ({ metadata: { c: 'c', a } as unknown as EventMetadata });
it('a service is the author of what it works out, and whose file led to it is the cause', () => {
  expect(workedOutBy('subsidy-calculation', told('k1', 'K', 'head', '620421'))).toEqual({
    actor: { id: 'jumin.subsidy-calculation', agency: 'system', role: 'service', division: '620421' },
    causedBy: { id: 'k1', agency: 'K', role: 'head', division: '620421' },
  });
});
it('what the system does by itself has no other cause', () => {
  expect(workedOutBy('subsidy-calculation', told('jumin.platform', 'system', 'service', ''))).toEqual({
    actor: { id: 'jumin.platform', agency: 'system', role: 'service', division: '' },
  });
});
