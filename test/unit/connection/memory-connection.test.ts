// The in-memory connection passes the exam that the real one passes, and its faults do what they say.
import { describe, expect, it } from "vitest";

import { connect, connectionContract, isControl, isState, makeEnds } from "../../contracts/connection.ts";
import { laneContract } from "../../contracts/lane.ts";
import type { Connections } from "../../../src/session/ports.ts";
import { MemoryNetwork } from "../../support/memory-connection.ts";
import { Witness } from "../../support/witness.ts";

const twoDevices = async (): Promise<[Connections, Connections]> => {
  const network = new MemoryNetwork();
  return [network.connections(), network.connections()];
};
connectionContract({ describe, it }, twoDevices);
laneContract({ describe, it }, twoDevices);

async function connected() {
  const network = new MemoryNetwork();
  const ends = makeEnds(network.connections(), network.connections());
  await connect(ends);
  return { network, a: ends[0], b: ends[1] };
}

describe("the in-memory path", () => {
  it("holds texts back while it is cut and delivers them when it heals", async () => {
    const { network, a, b } = await connected();
    network.cut();
    expect(a.connection.state).toBe("disconnected");
    expect(a.connection.send("held")).toBe(true);
    network.heal();
    await b.seen.until(isControl("held"));
  });

  it("needs an ICE restart after a move, and none works while it is unreachable", async () => {
    const { network, a, b } = await connected();
    network.cut();
    await a.connection.accept(await b.connection.answer(await a.connection.offer({ restart: true })));
    expect(a.connection.state).toBe("disconnected");
    network.move();
    a.seen.forget();
    await a.connection.accept(await b.connection.answer(await a.connection.offer({ restart: true })));
    await a.seen.until(isState("connected"));
  });

  it("fails for good when it is given up", async () => {
    const { network, a, b } = await connected();
    network.cut();
    network.fail();
    expect([a.connection.state, b.connection.state]).toEqual(["failed", "failed"]);
    expect(a.connection.send("lost")).toBe(false);
  });

  it("joins the lanes of both ends by id", async () => {
    const { network, a, b } = await connected();
    const got = new Witness<number>();
    const events = { ack: () => undefined, open: () => undefined, low: () => undefined, closed: () => undefined };
    network.lane(b.connection.laneId).listen({ ...events, bulk: (frame) => got.push(frame[0] ?? 0) }, 0);
    const lane = network.lane(a.connection.laneId);
    lane.listen({ ...events, bulk: () => undefined }, 0);
    for (const n of [1, 2, 3]) expect(lane.sendBulk(Uint8Array.of(n))).toBe(true);
    await got.until((n) => n === 3);
    expect(got.seen).toEqual([1, 2, 3]);
  });
});
