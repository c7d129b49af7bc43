import { actorOf, type Actor, type EventMetadata } from './port';

/** What a service works out by itself is its own act; whose document or decision led to it is told beside it, and is no author of it. */
export const workedOutBy = (
  service: string,
  event: { readonly metadata: EventMetadata },
): { readonly actor: Actor; readonly causedBy?: Actor } => {
  const by = actorOf(event);
  if (by.agency === 'system') return { actor: by };
  return { actor: { id: `jumin.${service}`, agency: 'system', role: 'service', division: by.division }, causedBy: by };
};
