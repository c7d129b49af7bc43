// Adds up, per statement, the time from when PostgreSQL gets it to when it has answered. For finding what is slow, not for comparing.
export const timedStatements = ({ Query }) => {
  const times = new Map();
  const { submit, handleReadyForQuery, handleError } = Query.prototype;
  const end = (query) => {
    if (query.began === undefined) return;
    const text = query.text.trim().replace(/\s+/g, ' ').slice(0, 150);
    const sum = times.get(text) ?? { calls: 0, ms: 0 };
    times.set(text, { calls: sum.calls + 1, ms: sum.ms + performance.now() - query.began });
    query.began = undefined;
  };
  Query.prototype.submit = function (connection) {
    this.began = performance.now();
    return submit.call(this, connection);
  };
  Query.prototype.handleReadyForQuery = function (connection) {
    end(this);
    return handleReadyForQuery.call(this, connection);
  };
  Query.prototype.handleError = function (error, connection) {
    end(this);
    return handleError.call(this, error, connection);
  };
  return {
    clear: () => times.clear(),
    table: () =>
      [...times]
        .sort(([, a], [, b]) => b.ms - a.ms)
        .slice(0, 40)
        .map(([text, { calls, ms }]) => `${ms.toFixed(0).padStart(7)} ms ${String(calls).padStart(6)} × ${text}`)
        .join('\n'),
  };
};
