import type { Actor } from '@jumin/event-store';

/** The service acting by itself, for a county. */
export const serviceActor = (county: string): Actor => ({
  id: 'jumin.subsidy-calculation',
  agency: 'system',
  role: 'service',
  division: county,
});
