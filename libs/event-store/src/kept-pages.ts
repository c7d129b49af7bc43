import { categoryOf, type LogPage, type Position, type StoredEvent } from './port';

interface KeptPage extends LogPage {
  readonly after: Position;
  /** Of each event. */
  readonly categories: readonly string[];
  readonly weight: number;
}

/** An event of five hundred lines takes the memory of many events of one. */
const weightOf = ({ data }: StoredEvent): number => {
  let weight = 1;
  for (const value of Object.values(data)) if (Array.isArray(value)) weight += value.length;
  return weight;
};

const pageEventsMax = 2_000;

/** The end of the log in memory, without a gap, for subscribers that are a little behind; the oldest pages go when it grows too heavy. */
export class KeptPages {
  private pages: KeptPage[] = [];
  private weight = 0;

  constructor(private readonly weightMax: number) {}

  keep(after: Position, { events, through }: LogPage): void {
    const weight = events.reduce((sum, event) => sum + weightOf(event), 0);
    this.pages.push({ after, events, through, categories: events.map(({ stream }) => categoryOf(stream)), weight });
    this.weight += weight;
    let gone = 0;
    while (this.weight > this.weightMax && gone < this.pages.length - 1) this.weight -= this.pages[gone++]!.weight;
    if (gone > 0) this.pages = this.pages.slice(gone);
  }

  clear(): void {
    [this.pages, this.weight] = [[], 0];
  }

  /** What follows a position; undefined where memory does not reach back that far. */
  after(position: Position, categories: ReadonlySet<string> | undefined): LogPage | undefined {
    if (this.pages.length === 0 || position < this.pages[0]!.after) return undefined;
    const events: StoredEvent[] = [];
    let through = position;
    let index = this.pages.length;
    while (index > 0 && this.pages[index - 1]!.through > position) index--;
    for (; index < this.pages.length && events.length < pageEventsMax; index++) {
      const page = this.pages[index]!;
      page.events.forEach((event, nth) => {
        if (event.position > position && (!categories || categories.has(page.categories[nth]!))) events.push(event);
      });
      through = page.through;
    }
    return { events, through };
  }
}
