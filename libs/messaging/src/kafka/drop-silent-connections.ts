/**
 * kafkajs 2.2.4 keeps a connection on which nobody answered in time, and sends its next tries there too. One that is half open, since a firewall between here
 * and the broker forgot it, costs each client all of its tries, minutes. Such a connection ends with the first request that was not answered; the next
 * try opens another.
 */
export const dropSilentConnections = (): void => {
  if (mended) return;
  mended = true;
  // No export of the package leads there.
  const { prototype } = require('kafkajs/src/network/connection') as { prototype: Connection };
  const { send } = prototype;
  prototype.send = async function (this: Connection, request) {
    try {
      return await send.call(this, request);
    } catch (error) {
      if ((error as Error).name === 'KafkaJSRequestTimeoutError') this.socket?.destroy(error as Error);
      throw error;
    }
  };
};
let mended = false;

interface Connection {
  readonly socket?: { destroy(error: Error): void };
  send(request: unknown): Promise<unknown>;
}
