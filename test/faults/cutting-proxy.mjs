// A TCP proxy between a program and what it depends on, which can be told to treat its connections badly. On the loopback interface.
import { connect, createServer } from 'node:net';

/** `port` may be known before there is a target: a broker has to be told under which address it is known. */
export const openCuttingProxy = async () => {
  const pairs = new Set();
  let target; // Port.
  let delayMs = 0;
  const server = createServer((client) => {
    const upstream = target === undefined ? undefined : connect(target, '127.0.0.1');
    if (upstream === undefined) return void client.destroy();
    const pair = { client, upstream, silent: false }; // Silent: half-open, nothing is passed on and nobody is told.
    pairs.add(pair);
    const over = () => {
      pairs.delete(pair);
      client.destroy();
      upstream.destroy();
    };
    for (const [from, to] of [
      [client, upstream],
      [upstream, client],
    ]) {
      let passing = Promise.resolve(); // Delayed pieces keep their order.
      from.on('data', (piece) => {
        if (pair.silent) return;
        if (delayMs === 0) return void to.write(piece);
        const at = Date.now() + delayMs;
        passing = passing.then(async () => {
          await new Promise((resolve) => setTimeout(resolve, Math.max(0, at - Date.now())));
          if (!pair.silent && !to.destroyed) to.write(piece);
        });
      });
      from.on('close', () => {
        if (!pair.silent) over();
      });
      from.on('error', () => undefined);
    }
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address();
  return {
    port,
    to: (targetPort) => (target = targetPort),
    /** Ends all connections with a reset, or some of them. */
    cut: (some = () => true) => {
      let count = 0;
      for (const { client, upstream } of pairs)
        if (some()) {
          client.resetAndDestroy();
          upstream.resetAndDestroy();
          count++;
        }
      return count;
    },
    delay: (ms) => (delayMs = ms),
    /**
     * From now on what is open stays open and says nothing, as behind a firewall that forgot it; new connections are as good as ever. Probes of the network
     * are answered here all the same, so a server that would end a session by them is played: it hears of the end after `noticedAfterMs`.
     */
    halfOpen: (noticedAfterMs) => {
      for (const pair of pairs) {
        pair.silent = true;
        if (noticedAfterMs !== undefined) setTimeout(() => pair.upstream.destroy(), noticedAfterMs).unref();
      }
      return pairs.size;
    },
    close: () => {
      for (const { client, upstream } of pairs) {
        client.destroy();
        upstream.destroy();
      }
      return new Promise((resolve) => server.close(resolve));
    },
  };
};
