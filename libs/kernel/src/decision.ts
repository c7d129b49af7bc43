/** What a pure decision about an instruction says: the events to append, a refusal with a stable code, or nothing to do. */
export type Decision<Event, Refusal extends { readonly code: string }> =
  | { readonly kind: 'accepted'; readonly events: readonly Event[] }
  | { readonly kind: 'refused'; readonly refusal: Refusal }
  | { readonly kind: 'nothing-to-do' };

export const accept = <Event>(...events: readonly Event[]): Decision<Event, never> => ({ kind: 'accepted', events });
export const refuse = <Refusal extends { readonly code: string }>(refusal: Refusal): Decision<never, Refusal> => ({
  kind: 'refused',
  refusal,
});
export const nothingToDo: Decision<never, never> = { kind: 'nothing-to-do' };
