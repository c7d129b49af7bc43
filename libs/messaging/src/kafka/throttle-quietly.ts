/**
 * kafkajs 2.2.4 arms a timer with a negative time whenever nothing is throttled; Node 24 makes 1 ms of that and warns, so the client would spin for ever
 * (tulios/kafkajs#1751). A queue without pending requests needs no timer: whoever pends one arms it.
 */
export const throttleQuietly = (): void => {
  if (mended) return;
  mended = true;
  // No export of the package leads there.
  const { prototype } = require('kafkajs/src/network/requestQueue') as { prototype: RequestQueue };
  const schedule = prototype.scheduleCheckPendingRequests;
  prototype.scheduleCheckPendingRequests = function (this: RequestQueue) {
    if (this.pending.length > 0) schedule.call(this);
  };
};
let mended = false;

interface RequestQueue {
  readonly pending: readonly unknown[];
  scheduleCheckPendingRequests(): void;
}
