// Takes traces as a collector of OpenTelemetry does (OTLP over HTTP, JSON) and remembers which services each goes through.
import { createServer } from 'node:http';

export const openCollector = async () => {
  const traces = new Map(); // Trace id: services.
  const attributes = new Set();
  let spans = 0;
  const take = ({ resourceSpans = [] }) => {
    for (const { resource, scopeSpans = [] } of resourceSpans) {
      const service = resource.attributes.find(({ key }) => key === 'service.name').value.stringValue;
      for (const span of scopeSpans.flatMap((scope) => scope.spans)) {
        spans++;
        for (const { key } of span.attributes ?? []) attributes.add(key);
        traces.set(span.traceId, (traces.get(span.traceId) ?? new Set()).add(service));
      }
    }
  };
  const server = createServer((request, response) => {
    void (async () => {
      const chunks = [];
      for await (const chunk of request) chunks.push(chunk);
      take(JSON.parse(Buffer.concat(chunks).toString()));
      response.setHeader('content-type', 'application/json').end('{}');
    })().catch(() => response.writeHead(400).end());
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${server.address().port}`,
    /** How many traces go through so many services. */
    through: (count) => [...traces.values()].filter((services) => services.size >= count).length,
    said: () => ({ traces: traces.size, spans, attributes: [...attributes].sort() }),
    close: () => {
      server.closeAllConnections();
      return new Promise((resolve) => server.close(resolve));
    },
  };
};
