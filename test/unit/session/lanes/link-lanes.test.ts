// Lanes of two linked devices beside the first: made by either side, bounded, and never with somebody else.
import { describe, expect, it } from "vitest";

import { MAX_LANES } from "../../../../src/protocol/limits.ts";
import { withOtherFingerprint } from "../../../contracts/connection.ts";
import { settle } from "../meeting/test-clock.ts";
import { pairUp, World, type TestDevice } from "../meeting/world.ts";

const MOST = MAX_LANES - 1;

async function linked() {
  const world = new World();
  const [mac, ben] = [world.device("Studio Mac"), world.device("Ben")];
  await Promise.all([mac.start(), ben.start()]);
  const say = { mac: (text: string) => text as string | undefined, ben: (text: string) => text as string | undefined };
  mac.tap((text) => say.mac(text));
  ben.tap((text) => say.ben(text));
  await pairUp(world, mac, ben);
  await world.pass(1_000);
  return { world, mac, ben, say };
}
const counts = (device: TestDevice) => [device.lanes.size, [...device.lanes.values()].filter(Boolean).length];
/** The memory connection that a device's link speaks on. */
function end(world: World, device: TestDevice) {
  const found = world.network.live.find(({ laneId }) => laneId === device.link.laneId);
  if (!found) throw new Error("no connection");
  return found;
}
/** Closes the path of one lane, as a network would. */
function fail(world: World, laneId: string): void {
  world.network.live.find((connection) => connection.laneId === laneId)?.pathFailed();
}
const offer = (lane: number, sdp = "v=0") => JSON.stringify({ type: "lane-description", lane, kind: "offer", sdp });

describe("more lanes", () => {
  it("open on both sides, whoever asks, and carry frames", async () => {
    const { world, mac, ben } = await linked();
    expect(mac.link.addLane()).toBe(true);
    expect(ben.link.addLane()).toBe(true);
    await settle();
    expect([counts(mac), counts(ben)]).toEqual([
      [2, 1],
      [2, 1],
    ]);
    const [mine] = [...mac.lanes].find(([, isMine]) => isMine) ?? [];
    const lane = world.network.lane(mine ?? "");
    const heard: number[] = [];
    const deaf = { open: () => {}, low: () => {}, closed: () => {}, ack: () => {} };
    for (const laneId of ben.lanes.keys())
      world.network.lane(laneId).listen({ ...deaf, bulk: (frame) => void heard.push(frame.byteLength) }, 0);
    lane.sendBulk(new Uint8Array(77));
    await settle();
    expect(heard).toEqual([77]);
    expect(mac.links.size).toBe(1);
  });

  it("are sixteen at most with the first, also when both sides ask for the last at once", async () => {
    const { mac, ben } = await linked();
    for (let n = 0; n < MOST; n += 1) for (const { link } of [mac, ben]) link.addLane();
    await settle();
    for (const device of [mac, ben]) {
      expect(device.link.extraLanes).toBeLessThanOrEqual(MOST);
      expect(device.link.extraLanes).toBe(device.lanes.size);
    }
    while (mac.link.addLane()) await settle();
    await settle();
    expect([mac.lanes.size, ben.lanes.size]).toEqual([MOST, MOST]);
    expect(ben.link.addLane()).toBe(false);
    expect([mac.links.size, ben.links.size]).toEqual([1, 1]);
  });

  it("are closed by the side that asked for them, and the other is told", async () => {
    const { mac, ben } = await linked();
    mac.link.addLane();
    await settle();
    const [theirs] = ben.lanes.keys();
    ben.link.closeLane(theirs ?? "");
    await settle();
    expect([mac.lanes.size, ben.lanes.size]).toEqual([1, 1]);
    const [mine] = mac.lanes.keys();
    mac.link.closeLane(mine ?? "");
    await settle();
    expect([mac.link.extraLanes, ben.link.extraLanes, ben.lanes.size]).toEqual([0, 0, 0]);
    expect(ben.log.at(-1)).toBe("lane gone");
  });

  it("whose path fails are gone on both sides; the link and the others stay", async () => {
    const { world, mac, ben } = await linked();
    for (let n = 0; n < 3; n += 1) mac.link.addLane();
    await settle();
    const [first] = mac.lanes.keys();
    fail(world, first ?? "");
    await settle();
    expect([mac.lanes.size, ben.lanes.size]).toEqual([2, 2]);
    expect([mac.links.size, mac.presence]).toEqual([1, "here"]);
  });

  it("end with their link", async () => {
    const { world, mac, ben } = await linked();
    for (let n = 0; n < 3; n += 1) mac.link.addLane();
    await settle();
    ben.link.violate("for a test");
    await settle();
    expect([mac.lanes.size, ben.lanes.size]).toEqual([0, 0]);
    expect(world.network.live).toEqual([]);
  });

  it("that are not answered in time are given up, and those above are told", async () => {
    const { world, mac, ben, say } = await linked();
    say.ben = (text) => (text.includes("lane-description") ? undefined : text);
    mac.link.addLane();
    await world.pass(16_000);
    expect([mac.link.extraLanes, mac.lanes.size]).toEqual([0, 0]);
    expect(mac.log).toContain("lane refused");
    expect(ben.link.extraLanes).toBe(0);
    expect(mac.links.size).toBe(1);
  });
});

describe("the link ends when the other side", () => {
  const bad: Record<string, readonly string[]> = {
    // Mac shows the code, so it is host: its numbers are even.
    "asks with a number of ours": [offer(2)],
    "asks with the same number twice": [offer(5, "nonsense"), offer(5, "nonsense")],
    "closes what was never asked for": ['{"type":"lane-close","lane":1}'],
    "answers what was never asked for": ['{"type":"lane-description","lane":4,"kind":"answer","sdp":"v=0"}'],
    "names a lane that cannot be": ['{"type":"lane-close","lane":65536}'],
    "sends a description too long": [offer(1, "x".repeat(24_001))],
    "names no fingerprint": [offer(1, "v=0\r\n")],
  };
  for (const [name, texts] of Object.entries(bad)) {
    it(name, async () => {
      const { world, mac } = await linked();
      const connection = end(world, mac);
      for (const text of texts) connection.inject(text);
      await settle();
      expect(mac.links.size).toBe(0);
    });
  }

  it("names another certificate than the one that is there: no lane comes about, and nobody is let in", async () => {
    const { world, mac, ben, say } = await linked();
    say.mac = (text) => {
      const message = JSON.parse(text) as { type: string; sdp?: string };
      if (message.type !== "lane-description") return text;
      return JSON.stringify({ ...message, sdp: withOtherFingerprint(message.sdp ?? "") });
    };
    mac.link.addLane();
    await world.pass(1_000);
    expect([mac.lanes.size, ben.lanes.size]).toEqual([0, 0]);
  });

  it("does not end when it asks too often or for too many: those are refused, and nothing grows", async () => {
    const { world, mac, ben } = await linked();
    const refused: string[] = [];
    const connection = end(world, mac);
    const send = connection.send.bind(connection);
    connection.send = (text) => {
      if (text.includes("lane-close")) refused.push(text);
      // Ben never asked, so he is not to hear the answers.
      return text.includes('"lane-') || send(text);
    };
    // Offers of connections that never connect.
    const theirs = ben.connections.createLane({
      events: { state: () => {}, candidate: () => {}, violation: () => {} },
      iceServers: [],
      policy: "all",
    });
    const sdp = await theirs.offer();
    for (let n = 0; n < 100; n += 1) connection.inject(offer(2 * n + 1, sdp));
    await settle();
    expect(mac.link.extraLanes).toBeLessThanOrEqual(MOST);
    expect(refused.length).toBeGreaterThanOrEqual(100 - MOST);
  });
});
