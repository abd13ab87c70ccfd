// The exam of lanes on connections of their own: passed in memory and by real ones.
import type { Connections, LaneConnection } from "../../src/session/ports.ts";
import { FingerprintError } from "../../src/session/ports.ts";
import { Witness } from "../support/witness.ts";
import { check, rejects, isState, withOtherFingerprint } from "./connection.ts";
import type { ConnectionEvent } from "./connection.ts";
import type { Runner } from "./signaling.ts";

export interface LaneEnd {
  readonly lane: LaneConnection;
  readonly seen: Witness<ConnectionEvent>;
}

function makeLane(connections: Connections, to: () => LaneConnection): LaneEnd {
  const seen = new Witness<ConnectionEvent>();
  const lane = connections.createLane({
    iceServers: [],
    policy: "all",
    events: {
      state: (state) => seen.push({ state }),
      violation: (violation) => seen.push({ violation }),
      candidate: (candidate) =>
        void to()
          .addCandidate(candidate)
          .catch(() => undefined),
    },
  });
  return { lane, seen };
}

export function makeLanes(a: Connections, b: Connections): [LaneEnd, LaneEnd] {
  const left: LaneEnd = makeLane(a, () => right.lane);
  const right: LaneEnd = makeLane(b, () => left.lane);
  return [left, right];
}

/** Offer, answer, accept; waits until both ends are connected. */
export async function connectLanes([left, right]: readonly [LaneEnd, LaneEnd]): Promise<void> {
  await left.lane.accept(await right.lane.answer(await left.lane.offer()));
  await Promise.all([left, right].map(({ seen }) => seen.until(isState("connected"), "connected")));
}

/** The exam for lanes on connections of their own. */
export function laneContract({ describe, it }: Runner, make: () => Promise<[Connections, Connections]>): void {
  const withLanes = (body: (ends: [LaneEnd, LaneEnd]) => Promise<void>) => async () => {
    const ends = makeLanes(...(await make()));
    try {
      await body(ends);
    } finally {
      for (const { lane } of ends) lane.close();
    }
  };

  describe("a lane on a connection of its own", () => {
    it(
      "connects by offer, answer and candidates, and names both fingerprints",
      withLanes(async ([a, b]) => {
        check(/^[0-9a-f]{32}$/.test(a.lane.laneId) && a.lane.laneId !== b.lane.laneId, "lane ids");
        check(a.lane.state === "new", "not new at first");
        await connectLanes([a, b]);
        const [left, right] = [await a.lane.fingerprints(), await b.lane.fingerprints()];
        check(left.local === right.remote && left.remote === right.local, "they differ");
        check(/^[0-9a-f]{64}$/.test(left.local) && left.local !== left.remote, "no fingerprints");
      }),
    );

    it(
      "refuses an SDP that breaks the fingerprint rule before setting it",
      withLanes(async ([a, b]) => {
        const offer = await a.lane.offer();
        const second = withOtherFingerprint(offer).match(/a=fingerprint.*\r\n/)?.[0] ?? "";
        check((await rejects(b.lane.answer(offer + second))) instanceof FingerprintError, "took it");
        check(["new", "closed"].includes(b.lane.state), "it went on");
      }),
    );

    it(
      "does not connect when the certificate is not the one the SDP named",
      withLanes(async ([a, b]) => {
        await a.lane.accept(await b.lane.answer(withOtherFingerprint(await a.lane.offer())));
        await Promise.race([b, a].map(({ seen }) => seen.until(isState("failed"), "failed")));
        check(![a, b].some(({ seen }) => seen.seen.some(isState("connected"))), "it connected");
      }),
    );

    it(
      "is silent once closed",
      withLanes(async ([a, b]) => {
        await connectLanes([a, b]);
        a.lane.close();
        a.seen.forget();
        check(a.lane.state === "closed", "not closed");
        check((await rejects(a.lane.offer())) instanceof Error, "offered though closed");
        check(a.seen.seen.length === 0, `spoke though closed: ${JSON.stringify(a.seen.seen)}`);
      }),
    );
  });
}
