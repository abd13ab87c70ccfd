// A real PeerServer for a browser test, with a switch to crash it. Served by scripts/test-browser.mjs.

export interface TestBroker {
  /** PeerServer's base, as in a BrokerAddress: "http://127.0.0.1:port/peerjs". */
  readonly url: string;
  /** Cuts every socket and refuses new ones. */
  stop(): Promise<void>;
  /** Back on the same port, remembering nothing. */
  start(): Promise<void>;
}

/** Starts a broker of the test's own on loopback; it ends with the test run. */
export async function openTestBroker(): Promise<TestBroker> {
  const control = (globalThis as { FERRY_BROKERS?: string }).FERRY_BROKERS;
  if (!control) throw new Error("no brokers here: run by `npm run test:browser`");
  const post = async (path: string) => (await fetch(control + path, { method: "POST" })).text();
  const port = await post("/");
  return {
    url: `http://127.0.0.1:${port}/peerjs`,
    stop: async () => void (await post(`/${port}/stop`)),
    start: async () => void (await post(`/${port}/start`)),
  };
}
