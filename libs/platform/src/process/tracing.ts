import { AsyncLocalStorage } from 'node:async_hooks';
import type { Attributes, Span, SpanContext, Tracer } from '@opentelemetry/api';
import type { AppendEntry, EventMetadata, EventStore, NewEvent, StoredEvent } from '@jumin/event-store';
import type { Message } from '@jumin/messaging';
import type { NextFunction, Request, Response } from 'express';
import type { Lane } from '../lane';

/**
 * Traces of what a request causes, through all services: the event carries trace and span in its metadata, the message in its `traceparent`, and what follows
 * from either is recorded in a span below it. Identities, stored events of before and everything that is decided are the same with and without (docs/adr).
 */
export interface Tracing {
  /** Around each request. Absent where nothing is traced. */
  readonly around?: (request: Request, response: Response, next: NextFunction) => void;
  /** Headers for a request to another service. */
  headers(): Readonly<Record<string, string>>;
  store(store: EventStore): EventStore;
  lanes(service: string, lanes: readonly Lane[]): readonly Lane[];
  /** Sends what is still here. */
  stop(): Promise<void>;
}

export const noTracing: Tracing = { headers: () => ({}), store: (store) => store, lanes: (_, lanes) => lanes, stop: async () => undefined };

interface Scope {
  /** Where what has no cause of its own belongs. */
  readonly span?: Span;
  /** Spans by what may be given as the cause: the position of an event, the id of a message. */
  readonly byCause?: ReadonlyMap<string, Span>;
}

export interface TracingSettings {
  readonly service: string;
  readonly instance: string;
  readonly version: string;
  /** Base address of OTLP over HTTP; `/v1/traces` is added. */
  readonly endpoint: string;
}

/** Traces to an OTLP collector. One that is away costs the traces and nothing else. Loads its libraries only here. */
export const openTracing = async ({ service, instance, version, endpoint }: TracingSettings): Promise<Tracing> => {
  const [{ trace }, { BasicTracerProvider, BatchSpanProcessor }, { OTLPTraceExporter }, { resourceFromAttributes }] = await Promise.all([
    import('@opentelemetry/api'),
    import('@opentelemetry/sdk-trace-base'),
    import('@opentelemetry/exporter-trace-otlp-http'),
    import('@opentelemetry/resources'),
  ]);
  const exporter = new OTLPTraceExporter({ url: `${endpoint.replace(/\/$/, '')}/v1/traces`, timeoutMillis: 3_000 });
  const provider = new BasicTracerProvider({
    resource: resourceFromAttributes({ 'service.name': `jumin-${service}`, 'service.instance.id': instance, 'service.version': version }),
    spanProcessors: [new BatchSpanProcessor(exporter, { scheduledDelayMillis: 1_000, exportTimeoutMillis: 3_000 })],
  });
  const traced = tracingBy(provider.getTracer('jumin'), trace);
  return { ...traced, stop: () => provider.shutdown().catch(() => undefined) };
};

/** At most so many causes of a batch have spans of their own; the rest is in the batch all the same. A day's file of vouchers is one cause. */
const spansPerBatchMax = 50;

type Api = typeof import('@opentelemetry/api').trace;

/** Without an exporter, for specs. */
export const tracingBy = (tracer: Tracer, api: Api): Omit<Tracing, 'stop'> => {
  const scopes = new AsyncLocalStorage<Scope>();
  const below = (parent: string | undefined, name: string, attributes: Attributes): Span => {
    const context = parent === undefined ? undefined : contextOf(parent);
    return tracer.startSpan(name, { attributes }, context ? api.setSpanContext(rootContext, context) : rootContext);
  };
  const batchIn = async <Item extends StoredEvent | Message>(
    name: string,
    batch: readonly Item[],
    work: () => Promise<void>,
  ): Promise<void> => {
    const causes = new Map<string, Item[]>();
    for (const item of batch) {
      const trace = traceOf(item);
      if (trace !== undefined && (causes.has(trace) || causes.size < spansPerBatchMax))
        causes.set(trace, [...(causes.get(trace) ?? []), item]);
    }
    if (causes.size === 0) return work();
    const byCause = new Map<string, Span>();
    const spans = [...causes].map(([trace, items]) => {
      const span = below(trace, name, { 'jumin.items': items.length, 'jumin.batch': batch.length });
      for (const item of items) byCause.set(causeOf(item), span).set(item.position, span);
      return span;
    });
    try {
      await scopes.run({ byCause, ...(spans.length === 1 ? { span: spans[0]! } : {}) }, work);
    } catch (error) {
      for (const span of spans) span.setStatus({ code: 2 });
      throw error;
    } finally {
      for (const span of spans) span.end();
    }
  };
  return {
    around: (request, response, next) => {
      const given = /^00-([0-9a-f]{32}-[0-9a-f]{16})-/.exec(String(request.headers['traceparent'] ?? ''))?.[1];
      if (request.path.startsWith('/health/') || request.path === '/metrics') return next();
      const span = below(given, `${request.method} request`, { 'http.request.method': request.method });
      response.once('close', () => {
        const route = (request as { route?: { path?: unknown } }).route?.path;
        if (typeof route === 'string') span.updateName(`${request.method} ${route}`).setAttribute('http.route', route);
        span.setAttribute('http.response.status_code', response.statusCode);
        if (response.statusCode >= 500) span.setStatus({ code: 2 });
        span.end();
      });
      scopes.run({ span }, next);
    },
    headers: () => {
      const span = scopes.getStore()?.span;
      return span === undefined ? {} : { traceparent: `00-${textOf(span.spanContext())}-01` };
    },
    store: (store) => {
      const marked = (event: NewEvent, metadata: Map<EventMetadata, EventMetadata>): NewEvent => {
        const scope = scopes.getStore();
        const span = (event.metadata.p === undefined ? undefined : scope?.byCause?.get(event.metadata.p)) ?? scope?.span;
        if (span === undefined) return event;
        const known = metadata.get(event.metadata) ?? { ...event.metadata, t: textOf(span.spanContext()) };
        metadata.set(event.metadata, known); // The events of a command share it.
        return { ...event, metadata: known };
      };
      return new Proxy(store, {
        get: (target, name) => {
          if (name === 'append')
            return (entries: readonly AppendEntry[]) => {
              const metadata = new Map<EventMetadata, EventMetadata>();
              return target.append(entries.map((entry) => ({ ...entry, events: entry.events.map((event) => marked(event, metadata)) })));
            };
          const value: unknown = Reflect.get(target, name, target);
          return typeof value === 'function' ? (value as (...values: unknown[]) => unknown).bind(target) : value;
        },
      });
    },
    lanes: (service, lanes) =>
      lanes.map((lane) => {
        const { apply, act } = lane as {
          apply?: (rows: unknown, batch: readonly never[]) => Promise<void>;
          act?: (batch: readonly never[]) => Promise<void>;
        };
        const name = `${service}.${lane.name}`;
        return {
          ...lane,
          ...(apply ? { apply: (rows: unknown, batch: readonly never[]) => batchIn(`${name} rows`, batch, () => apply(rows, batch)) } : {}),
          ...(act ? { act: (batch: readonly never[]) => batchIn(`${name} acts`, batch, () => act(batch)) } : {}),
        } as Lane;
      }),
  };
};

const textOf = ({ traceId, spanId }: SpanContext): string => `${traceId}-${spanId}`;
const contextOf = (text: string): SpanContext => ({ traceId: text.slice(0, 32), spanId: text.slice(33), traceFlags: 1, isRemote: true });
const traceOf = (item: StoredEvent | Message): string | undefined => ('metadata' in item ? item.metadata.t : item.trace);
const causeOf = (item: StoredEvent | Message): string => ('metadata' in item ? item.position : item.id);

/** A context that holds nothing; ours travels in our own scopes. */
const rootContext: import('@opentelemetry/api').Context = {
  getValue: () => undefined,
  setValue: (key, value) => ({ ...rootContext, getValue: (asked: symbol) => (asked === key ? value : undefined) }),
  deleteValue: () => rootContext,
};
