// One address for the services of a deployment on this machine: a request goes to the service that its path names, `/platform` to reconciliation. A service
// that is being started again is waited for: the request is sent again with the same body and key, which is what a patient client would do.
import { createServer, request as httpRequest, Agent } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';

const waitMsMax = 90_000;
const agent = new Agent({ keepAlive: true, maxSockets: 32 });

/** `urlOf(service)`: where it is now; undefined while it is not. `before(url, body)`: awaited before a request is passed on. */
export const openGateway = async (urlOf, before) => {
  const server = createServer((request, response) => {
    void answer(request, response, urlOf, before).catch((error) => {
      response.statusCode = 502;
      response.end(JSON.stringify({ code: 'GatewayFailed', zh: '网关', en: String(error?.message) }));
    });
  });
  server.requestTimeout = 0;
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${server.address().port}`,
    close: () => {
      server.closeAllConnections();
      return new Promise((resolve) => server.close(resolve));
    },
  };
};

const answer = async (request, response, urlOf, before) => {
  const chunks = [];
  for await (const chunk of request) chunks.push(chunk);
  const body = Buffer.concat(chunks);
  await before(request.url, body);
  const first = request.url.split(/[/?]/)[1];
  const service = first === 'platform' ? 'reconciliation' : first;
  const headers = { ...request.headers, 'content-length': String(body.length) };
  delete headers['transfer-encoding'];
  delete headers.connection;
  for (const until = Date.now() + waitMsMax; ; await sleep(100)) {
    const base = urlOf(service);
    const got =
      base === undefined ? undefined : await ask(new URL(request.url, base), request.method, headers, body).catch(() => undefined);
    if (got !== undefined && ![502, 503, 504].includes(got.status)) {
      response.writeHead(got.status, { 'content-type': got.type });
      response.end(got.body);
      return;
    }
    if (Date.now() > until) throw new Error(`${service} did not come back: ${got?.body.toString().slice(0, 300) ?? 'nothing there'}`);
    if (response.destroyed) return;
  }
};

const ask = (url, method, headers, body) =>
  new Promise((resolve, reject) => {
    const request = httpRequest(url, { method, headers, agent }, (response) => {
      const chunks = [];
      response.on('data', (chunk) => chunks.push(chunk));
      response.on('error', reject);
      response.on('end', () =>
        resolve({ status: response.statusCode, type: response.headers['content-type'] ?? 'application/json', body: Buffer.concat(chunks) }),
      );
    });
    request.on('error', reject);
    request.end(body);
  });
