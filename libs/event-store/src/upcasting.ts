import { categoryOf, type StoredEvent, type Upcasters } from './port';

/** The upcasters of one service, for the categories that belong to it. */
export interface ServiceUpcasters {
  readonly categories: readonly string[];
  readonly upcasters: Upcasters;
}

export type Upcast = (event: StoredEvent) => StoredEvent;

/** One function over all services; two services may have events of one name. */
export const upcastWith = (services: readonly ServiceUpcasters[]): Upcast => {
  const byCategory = new Map(services.flatMap(({ categories, upcasters }) => categories.map((category) => [category, upcasters] as const)));
  if (byCategory.size === 0) return (event) => event;
  return (event) => byCategory.get(categoryOf(event.stream))?.[event.type]?.(event) ?? event;
};
