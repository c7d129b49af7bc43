import { trace } from '@opentelemetry/api';
import { BasicTracerProvider, InMemorySpanExporter, SimpleSpanProcessor, type ReadableSpan } from '@opentelemetry/sdk-trace-base';
import { beginning, CommandHandler, openMemoryEventStore, type EventStore, type StoredEvent } from '@jumin/event-store';
import { accept, commandIdOf, localDate } from '@jumin/kernel';
import { openLogMessageBus, topicOf, type Message } from '@jumin/messaging';
import { fromBinaryEvent, toBinaryEvent } from '@jumin/messaging/kafka';
import type { Lane } from '../lane';
import { tracingBy } from './tracing';

const day = localDate('2022-03-01');
const actor = { id: 'a', agency: 'T', role: 'head', division: '620421' };
type Said = { readonly type: 'Said'; readonly data: { readonly words: string } };
const aggregate = (category: string) => ({ category, initial: 0, evolve: (count: number, _: Said) => count + 1 });

describe('a trace', () => {
  const exporter = new InMemorySpanExporter();
  const tracing = tracingBy(new BasicTracerProvider({ spanProcessors: [new SimpleSpanProcessor(exporter)] }).getTracer('spec'), trace);
  let plain: EventStore;
  let store: EventStore;
  beforeEach(() => {
    exporter.reset();
    plain = openMemoryEventStore();
    store = tracing.store(plain);
  });
  afterEach(() => plain.close());

  const say = (stream: string, words: string, causation?: string) =>
    new CommandHandler<number, Said>(store, aggregate(stream.split('-')[0]!)).handle([
      {
        id: commandIdOf('say', stream, words),
        stream,
        actor,
        effectiveOn: day,
        receivedOn: day,
        ...(causation === undefined ? {} : { causation }),
        decide: () => accept<Said>({ type: 'Said', data: { words } }),
      },
    ]);
  /** As the server does it for a request. */
  const request = (headers: object, work: () => Promise<unknown>): Promise<unknown> =>
    new Promise((resolve, reject) => {
      let close: () => void = () => undefined;
      const response = { once: (_: string, then: () => void) => (close = then), statusCode: 201 };
      tracing.around!({ headers, method: 'POST', path: '/x', route: { path: '/x' } } as never, response as never, () => {
        work()
          .finally(() => close())
          .then(resolve, reject);
      });
    });
  const all = async (): Promise<readonly StoredEvent[]> =>
    (await plain.readAll({ after: beginning })).events.filter(({ type }) => type === 'Said');
  const laneThat = (act: (batch: readonly (Message | StoredEvent)[]) => Promise<void>): Lane =>
    tracing.lanes('south', [{ name: 'answers', reads: 'contracts', topics: [topicOf('north')], tables: [], act }])[0]!;
  const messagesOf = (events: readonly StoredEvent[]): Promise<readonly Message[]> =>
    new Promise((resolve) => {
      const publish = ({ data }: StoredEvent) => [{ type: 'Said', version: 1, key: 'k', data }];
      const bus = openLogMessageBus({ store: plain, publishers: [{ service: 'north', categories: ['north'], publish }] });
      const heard: Message[] = [];
      bus.consume({ consumer: 'spec.hears', topics: [topicOf('north')] }, async ({ messages }) => {
        heard.push(...messages);
        if (heard.length === events.length) setImmediate(() => void bus.close().then(() => resolve(heard)));
      });
    });
  const traceIdsOf = (spans: readonly ReadableSpan[]): ReadonlySet<string> => new Set(spans.map((span) => span.spanContext().traceId));

  it('goes from a request over its event and the message to what another service makes of it', async () => {
    await request({}, () => say('north-1', 'hello'));
    const [heard] = await messagesOf(await all());
    const carried = fromBinaryEvent(
      ((record) => ({ value: Buffer.from(record.value), headers: record.headers as never }))(toBinaryEvent(heard!)),
    );
    const lane = laneThat(async ([message]) => void (await say('south-1', 'answer', (message as Message).id)));
    await lane.act!([carried] as never);
    const spans = exporter.getFinishedSpans();
    expect(spans.map(({ name }) => name)).toEqual(['POST /x', 'south.answers acts']);
    expect(traceIdsOf(spans).size).toBe(1);
    expect(spans[1]!.parentSpanContext?.spanId).toBe(spans[0]!.spanContext().spanId);
    expect((await all()).map(({ metadata }) => metadata.t)).toEqual(
      spans.map((span) => `${span.spanContext().traceId}-${span.spanContext().spanId}`),
    );
  });

  it('of a batch stays apart from the others in it, each below its own cause', async () => {
    await request({}, () => say('north-1', 'one'));
    await request({}, () => say('north-2', 'two'));
    const heard = await messagesOf(await all());
    const lane = laneThat(async (batch) => {
      for (const message of batch as readonly Message[]) await say(`south-${message.position}`, 'answer', message.id);
    });
    await lane.act!(heard as never);
    const [one, two, three, four] = await all();
    expect([three!, four!].map(({ metadata }) => metadata.t!.slice(0, 32))).toEqual(
      [one!, two!].map(({ metadata }) => metadata.t!.slice(0, 32)),
    );
    expect(traceIdsOf(exporter.getFinishedSpans()).size).toBe(2);
  });

  it('goes on with that of whoever asks', async () => {
    const given = 'ab'.repeat(16);
    await request({ traceparent: `00-${given}-${'cd'.repeat(8)}-01` }, async () =>
      expect(tracing.headers()['traceparent']).toContain(given),
    );
    expect([...traceIdsOf(exporter.getFinishedSpans())]).toEqual([given]);
  });

  it('changes nothing but the one key: ids, data and all other metadata are those without', async () => {
    await request({}, () => say('north-1', 'hello'));
    const [traced] = await all();
    store = plain = openMemoryEventStore();
    await say('north-1', 'hello');
    const [untraced] = await all();
    const { t, ...metadata } = traced!.metadata;
    expect(t).toMatch(/^[0-9a-f]{32}-[0-9a-f]{16}$/);
    expect({ id: traced!.id, data: traced!.data, metadata }).toEqual({
      id: untraced!.id,
      data: untraced!.data,
      metadata: untraced!.metadata,
    });
    expect(untraced!.metadata).not.toHaveProperty('t');
  });
});
