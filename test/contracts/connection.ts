// The exam for every adapter of the Connections port. Give it the runner's `describe` and `it` and two devices.
import type {
  Connection,
  Connections,
  ConnectionPath,
  ConnectionState,
  IceCandidate,
} from "../../src/session/ports.ts";
import { MAX_CONTROL_BYTES } from "../../src/protocol/limits.ts";
import { FingerprintError } from "../../src/session/ports.ts";
import { readFingerprint } from "../../src/trust/fingerprint.ts";
import { Witness } from "../support/witness.ts";
import type { Runner } from "./signaling.ts";

export type ConnectionEvent =
  | { state: ConnectionState }
  | { candidate: IceCandidate }
  | { open: true }
  | { control: string }
  | { violation: string }
  | { path: ConnectionPath };

export interface End {
  readonly connection: Connection;
  readonly seen: Witness<ConnectionEvent>;
}

export function check(truth: boolean, what: string): asserts truth {
  if (!truth) throw new Error(what);
}
export const rejects = (work: Promise<unknown>) =>
  work.then(
    () => undefined,
    (error: unknown) => error,
  );
export const isOpen = (event: ConnectionEvent) => "open" in event;
export const isState = (state: ConnectionState) => (event: ConnectionEvent) =>
  "state" in event && event.state === state;
export const isControl = (text: string) => (event: ConnectionEvent) => "control" in event && event.control === text;

/** Makes one end; its candidates go to `to()` as they come. */
export function makeEnd(connections: Connections, to: () => Connection | undefined): End {
  const seen = new Witness<ConnectionEvent>();
  const connection = connections.create({
    iceServers: [],
    policy: "all",
    events: {
      state: (state) => seen.push({ state }),
      candidate(candidate) {
        seen.push({ candidate });
        void to()
          ?.addCandidate(candidate)
          .catch(() => undefined);
      },
      controlOpen: () => seen.push({ open: true }),
      control: (control) => seen.push({ control }),
      violation: (violation) => seen.push({ violation }),
      path: (path) => seen.push({ path }),
    },
  });
  return { connection, seen };
}

export function makeEnds(a: Connections, b: Connections): [End, End] {
  const left: End = makeEnd(a, () => right.connection);
  const right: End = makeEnd(b, () => left.connection);
  return [left, right];
}

/** Offer, answer, accept; waits until both control channels are open. */
export async function connect([left, right]: readonly [End, End]): Promise<void> {
  const answer = await right.connection.answer(await left.connection.offer({ restart: false }));
  await left.connection.accept(answer);
  // A browser may open the channel before it says that the connection stands.
  const isUp = ({ seen }: End) => [seen.until(isOpen, "open"), seen.until(isState("connected"), "connected")];
  await Promise.all([...isUp(left), ...isUp(right)]);
}

/** The same SDP with another certificate. */
export function withOtherFingerprint(sdp: string): string {
  return sdp.replaceAll(/(a=fingerprint:sha-256 )([0-9A-F])/g, (_, before: string, digit: string) =>
    before.concat(digit === "0" ? "1" : "0"),
  );
}

export function connectionContract({ describe, it }: Runner, make: () => Promise<[Connections, Connections]>): void {
  const withEnds = (body: (ends: [End, End], bDevice: Connections) => Promise<void>) => async () => {
    const [aDevice, bDevice] = await make();
    const ends = makeEnds(aDevice, bDevice);
    try {
      await body(ends, bDevice);
    } finally {
      for (const { connection } of ends) connection.close();
    }
  };

  describe("a connection", () => {
    it(
      "connects by offer, answer and candidates, and carries control texts both ways in order",
      withEnds(async ([a, b]) => {
        check(["new"].includes(a.connection.state), "not new at first");
        check(!a.connection.send("early"), "sent before it was open");
        await connect([a, b]);
        for (let n = 0; n < 20; n += 1) check(a.connection.send(`a ${n}`), "not sent");
        check(b.connection.send("größe ✓"), "not sent");
        await b.seen.until(isControl("a 19"));
        await a.seen.until(isControl("größe ✓"));
        const order = b.seen.seen.flatMap((event) => ("control" in event ? [event.control] : []));
        check(order.join() === Array.from({ length: 20 }, (_, n) => `a ${n}`).join(), `order: ${order.join()}`);
        check(a.connection.state === "connected" && b.connection.state === "connected", "not connected");
      }),
    );

    it(
      "names both fingerprints, each side's local the other's remote",
      withEnds(async ([a, b]) => {
        await connect([a, b]);
        const [left, right] = [await a.connection.fingerprints(), await b.connection.fingerprints()];
        check(/^[0-9a-f]{64}$/.test(left.local) && left.local !== left.remote, "no fingerprints");
        check(left.local === right.remote && left.remote === right.local, "they differ");
      }),
    );

    it(
      "names its lane at once, another for each connection",
      withEnds(async ([a, b]) => {
        check(/^[0-9a-f]{32}$/.test(a.connection.laneId) && a.connection.laneId !== b.connection.laneId, "lane ids");
      }),
    );

    it(
      "refuses an SDP that breaks the fingerprint rule before setting it",
      withEnds(async ([a], bDevice) => {
        const offer = await a.connection.offer({ restart: false });
        const second = withOtherFingerprint(offer).match(/a=fingerprint.*\r\n/)?.[0] ?? "";
        for (const bad of [
          offer + second,
          offer.replace("t=0 0\r\n", `t=0 0\r\n${second}`),
          offer.replace("sha-256", "sha-1"),
        ]) {
          const { connection } = makeEnd(bDevice, () => undefined);
          check((await rejects(connection.answer(bad))) instanceof FingerprintError, "took it");
          check(["new", "closed"].includes(connection.state), "it went on");
          connection.close();
        }
      }),
    );

    it(
      "does not connect when the certificate is not the one the SDP named",
      withEnds(async ([a, b]) => {
        const answer = await b.connection.answer(withOtherFingerprint(await a.connection.offer({ restart: false })));
        await a.connection.accept(answer);
        await Promise.race([b, a].map(({ seen }) => seen.until(isState("failed"), "failed")));
        check(!a.connection.send("x") && !b.connection.send("x"), "sent something");
      }),
    );

    it(
      "keeps the connection and the fingerprints over an ICE restart",
      withEnds(async ([a, b]) => {
        await connect([a, b]);
        const before = await a.connection.fingerprints();
        const offer = await a.connection.offer({ restart: true });
        await a.connection.accept(await b.connection.answer(offer));
        check(a.connection.send("after"), "not sent");
        await b.seen.until(isControl("after"));
        check((await a.connection.fingerprints()).remote === before.remote, "another fingerprint");
      }),
    );

    it(
      "ends with FingerprintError when a later SDP names another certificate",
      withEnds(async ([a, b]) => {
        await connect([a, b]);
        const offer = withOtherFingerprint(await a.connection.offer({ restart: true }));
        check(readFingerprint(offer) !== undefined, "the test's SDP is broken otherwise");
        check((await rejects(b.connection.answer(offer))) instanceof FingerprintError, "took it");
      }),
    );

    it(
      "does not send a text longer than a control message",
      withEnds(async ([a, b]) => {
        await connect([a, b]);
        check(!a.connection.send("x".repeat(MAX_CONTROL_BYTES + 1)), "sent too long");
        check(!a.connection.send("ü".repeat(MAX_CONTROL_BYTES / 2 + 1)), "counted characters, not bytes");
        check(a.connection.send("x".repeat(MAX_CONTROL_BYTES)), "refused the longest");
        await b.seen.until((event) => "control" in event && event.control.length === MAX_CONTROL_BYTES);
      }),
    );

    it(
      "says which path it has",
      withEnds(async ([a, b]) => {
        await connect([a, b]);
        const event = await a.seen.until((seen) => "path" in seen, "a path");
        check("path" in event && event.path.kind === "local", "another path");
      }),
    );

    it(
      "is silent once closed, and the other side is told",
      withEnds(async ([a, b]) => {
        await connect([a, b]);
        a.connection.close();
        a.seen.forget();
        check(a.connection.state === "closed" && !a.connection.send("x"), "not closed");
        await b.seen.until(
          (event) => "state" in event && ["disconnected", "failed", "closed"].includes(event.state),
          "the end",
        );
        check((await rejects(a.connection.offer({ restart: true }))) instanceof Error, "offered though closed");
        check(a.seen.seen.length === 0, `spoke though closed: ${JSON.stringify(a.seen.seen)}`);
      }),
    );
  });
}
