import { eventIdOf, type CommandId, type Decision, type LocalDate } from '@jumin/kernel';
import {
  noStream,
  type Actor,
  type AppendEntry,
  type DomainEvent,
  type EventMetadata,
  type EventStore,
  type NewEvent,
  type Position,
  type StoredEvent,
  type StreamId,
} from './port';
import { RecentStates, type FoldedState } from './recent-states';
import { StreamTurns } from './stream-turns';

/** An event with its business dates, as `evolve` sees it: stored long ago or decided a moment before. */
export type Dated<Event extends DomainEvent> = Event & { readonly effectiveOn: LocalDate; readonly receivedOn: LocalDate };

/** The shape of one aggregate: how its events fold into the state on which decisions are taken. */
export interface Aggregate<State, Event extends DomainEvent> {
  readonly category: string;
  readonly initial: State;
  /** Pure; returns a new state and leaves the given one alone. */
  readonly evolve: (state: State, event: Dated<Event>) => State;
  /**
   * The stream keeps the order of documents and nothing is decided by it: its state is always `initial`, and its events, which may be hundreds of
   * megabytes, are never loaded. Default false.
   */
  readonly keepsOrderOnly?: boolean;
}

/** One thing to be done to one stream. What concerns two streams is a process with two commands. */
export interface Command<State, Event extends DomainEvent, Refusal extends { readonly code: string } = never> {
  readonly id: CommandId;
  readonly stream: StreamId;
  readonly actor: Actor;
  readonly effectiveOn: LocalDate;
  readonly receivedOn: LocalDate;
  /** Position of the event or id of the message that led here. */
  readonly causation?: string;
  readonly decide: (state: State) => Decision<Event, Refusal>;
}

export type CommandOutcome<Event extends DomainEvent, Refusal> =
  | { readonly kind: 'accepted'; readonly events: readonly Event[]; readonly revision: number; readonly position: Position }
  | { readonly kind: 'already-done' }
  | { readonly kind: 'nothing-to-do' }
  | { readonly kind: 'refused'; readonly refusal: Refusal };

/** Somebody else kept winning the race for a stream; nothing was appended for it and the caller may try the same commands again. */
export class TooManyConflicts extends Error {
  constructor(readonly streams: readonly StreamId[]) {
    super(`${streams.length} streams kept changing while commands were decided`);
    this.name = 'TooManyConflicts';
  }
}

const attemptsMax = 8;

/**
 * Load, decide, append: the one path by which events of an aggregate come into being. It takes lists only; a single command is a list of one.
 * A command whose id the stream already carries is answered `already-done`, so a retry after a crash changes nothing.
 */
export class CommandHandler<State, Event extends DomainEvent> {
  private readonly recent: RecentStates<State>;
  private readonly turns = new StreamTurns();

  constructor(
    private readonly store: EventStore,
    private readonly aggregate: Aggregate<State, Event>,
    /** Folded states kept in memory, by streams used last. Default 10,000; a stream beyond it is loaded again. */
    options: { readonly cachedStreamsMax?: number } = {},
  ) {
    this.recent = new RecentStates(options.cachedStreamsMax ?? 10_000);
  }

  /** Outcomes in the order of the commands. Commands on one stream see each other's events, in the order of the list. */
  async handle<Refusal extends { readonly code: string } = never>(
    commands: readonly Command<State, Event, Refusal>[],
  ): Promise<readonly CommandOutcome<Event, Refusal>[]> {
    const outcomes = new Array<CommandOutcome<Event, Refusal>>(commands.length);
    const waiting = groupByStream(commands);
    return this.turns.take([...waiting.keys()], async () => {
      for (let attempt = 0; waiting.size > 0; attempt++) {
        if (attempt === attemptsMax) throw new TooManyConflicts([...waiting.keys()]);
        const states = await this.statesOf([...waiting.keys()]);
        await this.decideAndAppend(commands, waiting, states, outcomes);
      }
      return outcomes;
    });
  }

  /** The folded states as of now, from memory where they are there. */
  async states(streams: readonly StreamId[]): Promise<ReadonlyMap<StreamId, State>> {
    const folded = await this.statesOf(streams);
    return new Map(streams.map((stream) => [stream, folded.get(stream)?.state ?? this.aggregate.initial]));
  }

  /** The last revision of each stream, `noStream` where there is none: what a command's id may say that depends on how often something was done. */
  async revisions(streams: readonly StreamId[]): Promise<ReadonlyMap<StreamId, number>> {
    const folded = await this.statesOf(streams);
    return new Map(streams.map((stream) => [stream, folded.get(stream)?.revision ?? noStream]));
  }

  private async decideAndAppend<Refusal extends { readonly code: string }>(
    commands: readonly Command<State, Event, Refusal>[],
    waiting: Map<StreamId, number[]>,
    states: ReadonlyMap<StreamId, FoldedState<State>>,
    outcomes: CommandOutcome<Event, Refusal>[],
  ): Promise<void> {
    const entries: AppendEntry[] = [];
    const decided: { stream: StreamId; next: FoldedState<State>; accepted: { index: number; events: readonly Event[] }[] }[] = [];
    for (const [stream, indexes] of waiting) {
      const read = states.get(stream) ?? { state: this.aggregate.initial, revision: noStream, commandIds: [] };
      let { state } = read;
      const newEvents: NewEvent[] = [];
      const newIds: CommandId[] = [];
      const accepted: { index: number; events: readonly Event[] }[] = [];
      for (const index of indexes) {
        const command = commands[index]!;
        if (read.commandIds.includes(command.id) || newIds.includes(command.id)) {
          outcomes[index] = { kind: 'already-done' };
          continue;
        }
        const decision = command.decide(state);
        if (decision.kind !== 'accepted') {
          outcomes[index] = decision;
          continue;
        }
        const metadata = metadataOf(command);
        decision.events.forEach((event, nth) => {
          newEvents.push(newEvent(command, event, nth, metadata));
          state = this.aggregate.evolve(state, { ...event, effectiveOn: command.effectiveOn, receivedOn: command.receivedOn });
        });
        newIds.push(command.id);
        accepted.push({ index, events: decision.events });
      }
      if (newEvents.length === 0) {
        waiting.delete(stream);
        continue;
      }
      entries.push({ stream, expectedRevision: read.revision, events: newEvents });
      const next = { state, revision: read.revision + newEvents.length, commandIds: read.commandIds.concat(newIds) };
      decided.push({ stream, next, accepted });
    }
    if (entries.length === 0) return;
    const results = await this.store.append(entries);
    decided.forEach(({ stream, next, accepted }, nth) => {
      const result = results[nth]!;
      if (result.kind !== 'appended') {
        // Also 'already-done': the ids will be found in the stream when it is loaded again, which answers every command of it alike.
        this.recent.forget(stream);
        return;
      }
      this.recent.keep(stream, next);
      for (const { index, events } of accepted)
        outcomes[index] = { kind: 'accepted', events, revision: result.revision, position: result.position };
      waiting.delete(stream);
    });
  }

  private async statesOf(streams: readonly StreamId[]): Promise<ReadonlyMap<StreamId, FoldedState<State>>> {
    const states = new Map<StreamId, FoldedState<State>>();
    const missing: StreamId[] = [];
    for (const stream of streams) {
      const known = this.recent.find(stream);
      if (known) states.set(stream, known);
      else missing.push(stream);
    }
    if (missing.length === 0) return states;
    if (this.aggregate.keepsOrderOnly) {
      for (const [stream, ids] of await this.store.commandIds(missing)) {
        const unread = { state: this.aggregate.initial, revision: ids.length - 1, commandIds: [...new Set(ids)] };
        states.set(stream, unread);
        this.recent.keep(stream, unread);
      }
      return states;
    }
    for (const [stream, events] of await this.store.load(missing)) {
      const folded = this.fold(events);
      states.set(stream, folded);
      this.recent.keep(stream, folded);
    }
    return states;
  }

  private fold(events: readonly StoredEvent[]): FoldedState<State> {
    let state = this.aggregate.initial;
    const commandIds: CommandId[] = [];
    for (const event of events) {
      // The store holds only what this aggregate appended, brought to its newest shape by the upcasters.
      state = this.aggregate.evolve(state, event as unknown as Dated<Event>);
      if (commandIds.at(-1) !== event.metadata.c) commandIds.push(event.metadata.c);
    }
    return { state, revision: events.length - 1, commandIds };
  }
}

const groupByStream = (commands: readonly { readonly stream: StreamId }[]): Map<StreamId, number[]> => {
  const groups = new Map<StreamId, number[]>();
  commands.forEach(({ stream }, index) => {
    const group = groups.get(stream);
    if (group) group.push(index);
    else groups.set(stream, [index]);
  });
  return groups;
};

const metadataOf = ({ id, actor, causation }: { id: CommandId; actor: Actor; causation?: string }): EventMetadata => ({
  c: id,
  ...(causation === undefined ? {} : { p: causation }),
  a: [actor.id, actor.agency, actor.role, actor.division],
});

const newEvent = (
  command: { readonly id: CommandId; readonly effectiveOn: LocalDate; readonly receivedOn: LocalDate },
  event: DomainEvent,
  nth: number,
  metadata: EventMetadata,
): NewEvent => ({
  id: eventIdOf(command.id, nth),
  type: event.type,
  version: event.version ?? 1,
  effectiveOn: command.effectiveOn,
  receivedOn: command.receivedOn,
  data: event.data,
  metadata,
});
