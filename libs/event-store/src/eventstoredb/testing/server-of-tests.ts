import { ServerDouble } from './server-double';

export interface ServerOfTests {
  readonly connectionString: string;
  /** Undefined where a real server was named. */
  readonly double: ServerDouble | undefined;
  stop(): void;
}

/** The server named by `JUMIN_TEST_EVENTSTORE_URL`, as `esdb://localhost:2113?tls=false`; else a double of it. A real one keeps what the tests wrote. */
export const serverOfTests = async (): Promise<ServerOfTests> => {
  const named = process.env['JUMIN_TEST_EVENTSTORE_URL'];
  if (named) return { connectionString: named, double: undefined, stop: () => undefined };
  const double = await ServerDouble.start();
  return { connectionString: double.connectionString, double, stop: () => double.stop() };
};
