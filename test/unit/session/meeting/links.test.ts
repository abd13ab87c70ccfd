// Links while they last: what breaks the protocol cuts them, what breaks the path is healed, restarted or redialled.
import { describe, expect, it } from "vitest";

import { CONTROL_BURST } from "../../../../src/protocol/limits.ts";
import { settle } from "./test-clock.ts";
import { pairUp, World } from "./world.ts";
import type { TestDevice } from "./world.ts";

async function paired() {
  const world = new World();
  const [mac, ben] = [world.device("Studio Mac"), world.device("Ben")];
  await Promise.all([mac.start(), ben.start()]);
  let restarts = 0;
  for (const device of [mac, ben]) {
    device.bend((connection) => {
      const offer = connection.offer.bind(connection);
      connection.offer = (how) => {
        if (how.restart) restarts += 1;
        return offer(how);
      };
    });
  }
  const drop = { mac: (_text: string) => false, ben: (_text: string) => false };
  mac.tap((text) => (drop.mac(text) ? undefined : text));
  ben.tap((text) => (drop.ben(text) ? undefined : text));
  await pairUp(world, mac, ben);
  await world.pass(5_000);
  const both = () => mac.links.size === 1 && ben.links.size === 1;
  return { world, mac, ben, drop, both, restarts: () => restarts };
}
const laneOf = (device: TestDevice) => device.link.laneId;
/** The memory connection at a device's end of its link. */
function end(world: World, device: TestDevice) {
  const found = world.network.live.find(({ laneId }) => laneId === laneOf(device));
  if (!found) throw new Error("no connection");
  return found;
}
const id = "0a".repeat(16);

describe("what breaks the protocol", () => {
  const bad: Record<string, string> = {
    "no JSON": "{",
    "no object": "7",
    "an unknown type": '{"type":"explode"}',
    "a field of another type": '{"type":"ping","n":"1"}',
    "a field out of bounds": '{"type":"ping","n":-1}',
    "an id that is none": '{"type":"received","id":"x"}',
    "a handshake text": '{"type":"handshake","step":1,"version":1}',
    "a text too long": `{"type":"chat","id":"${id}","at":1,"text":"${"x".repeat(40_000)}"}`,
    "deep nesting": "[".repeat(20_000),
  };
  for (const [name, text] of Object.entries(bad)) {
    it(`${name}: cut, left alone for a while, met again`, async () => {
      const { world, mac, both } = await paired();
      end(world, mac).inject(text);
      await settle();
      expect(mac.links.size).toBe(0);
      await world.pass(30_000);
      expect(mac.links.size).toBe(0);
      await world.until("together", both, 200_000);
      expect(mac.heard).toEqual([]);
    });
  }
  it("a message before introduce", async () => {
    const world = new World();
    const [mac, ben] = [await world.device("Mac").start(), await world.device("Ben").start()];
    ben.tap((text) => text.replace(/.*"type":"introduce".*/, `{"type":"received","id":"${id}"}`));
    await pairUp(world, mac, ben).catch(() => undefined);
    expect([mac.links.size, mac.pairs.size, mac.heard.length]).toEqual([0, 0, 0]);
  });
  it("too many messages at once", async () => {
    const { world, mac } = await paired();
    const connection = end(world, mac);
    for (let n = 0; n < CONTROL_BURST + 50; n += 1) connection.inject('{"type":"pong","n":1}');
    await settle();
    expect(mac.links.size).toBe(0);
  });
  it("too many messages while one is being kept", async () => {
    const { world, mac } = await paired();
    const connection = end(world, mac);
    connection.inject(
      `{"type":"introduce","version":1,"name":"x","inbox":{"secret":"${"A".repeat(43)}","generation":1},"brokers":[],"clock":1}`,
    );
    for (let n = 0; n < 600; n += 1) connection.inject('{"type":"pong","n":1}');
    await settle();
    expect(mac.links.size).toBe(0);
  });
  it("what the connection itself says, and what those above find", async () => {
    const { world, mac, ben, both } = await paired();
    end(world, mac).violate("a channel that was not agreed");
    await settle();
    expect(mac.links.size).toBe(0);
    await world.until("together", both, 200_000);
    ben.link.violate("a frame beyond the credits");
    await settle();
    expect(ben.links.size).toBe(0);
  });
  it("is not an optional message of a newer Ferry", async () => {
    const { world, mac } = await paired();
    end(world, mac).inject('{"type":"sparkle","optional":true}');
    await settle();
    expect(mac.links.size).toBe(1);
  });
});

it("tells the path and the round trip", async () => {
  const { mac } = await paired();
  expect(mac.presences.get(mac.pair.pairId)).toEqual({ is: "here", path: "local", roundTripMs: 1 });
});

it("keeps the link over a short cut of the path", async () => {
  const { world, mac, ben, restarts } = await paired();
  const lane = laneOf(mac);
  world.network.cut();
  await world.pass(3_000);
  expect([mac.presence, ben.presence]).toEqual(["reconnecting", "reconnecting"]);
  world.network.heal();
  await world.pass(1_000);
  expect([mac.presence, ben.presence]).toEqual(["here", "here"]);
  expect(laneOf(mac)).toBe(lane);
  expect(restarts()).toBe(0);
});

it("tries an ICE restart on a path that stays cut, and another connection once there is a way", async () => {
  const { world, mac, ben, both, restarts } = await paired();
  const lane = laneOf(mac);
  world.network.cut();
  await world.pass(5_000);
  expect(restarts()).toBeGreaterThan(0);
  expect([mac.presence, ben.presence]).toEqual(["reconnecting", "reconnecting"]);
  world.network.move();
  await world.until("another link", () => both() && laneOf(mac) !== lane);
  await world.until("here", () => mac.presence === "here" && ben.presence === "here");
  expect(mac.log.filter((line) => line === "opened")).toHaveLength(2);
  await world.pass(60_000);
  expect(world.network.live).toHaveLength(2);
});

it("goes on with the same link when a woken page gets an answer late", async () => {
  const { world, mac, ben, drop, restarts } = await paired();
  const lane = laneOf(mac);
  drop.ben = () => true;
  world.broker.drop();
  mac.wake();
  await world.until("in doubt", () => mac.presence === "reconnecting", 6_000);
  expect(restarts()).toBe(1);
  drop.ben = () => false;
  await world.until("here again", () => mac.presence === "here");
  expect(laneOf(mac)).toBe(lane);
  expect(ben.links.size).toBe(1);
});

it("survives ICE restarts that both sides begin at once, on a path that comes back", async () => {
  const { world, mac, ben, restarts } = await paired();
  world.broker.drop();
  world.network.cut();
  await world.pass(5_000);
  expect(restarts()).toBe(2);
  world.network.heal();
  await world.until("here again", () => mac.presence === "here" && ben.presence === "here");
  mac.link.send({ type: "received", id });
  await world.until("heard", () => ben.heard.length === 1);
  expect(mac.log.filter((line) => line === "opened")).toHaveLength(1);
});

it("cuts a link whose ICE restart names another certificate", async () => {
  const { world, mac, ben } = await paired();
  const sdp = await end(world, ben).offer({ restart: true });
  const other = sdp.replace(/sha-256 ../, (start) => start.replace(/..$/, start.endsWith("00") ? "11" : "00"));
  end(world, mac).inject(JSON.stringify({ type: "description", kind: "offer", sdp }));
  await settle();
  expect(mac.links.size).toBe(1);
  end(world, mac).inject(JSON.stringify({ type: "description", kind: "offer", sdp: other }));
  await settle();
  expect(mac.links.size).toBe(0);
});

it("closes a link whose other side is silent for long, and looks for it again", async () => {
  const { world, mac, drop, both } = await paired();
  drop.ben = () => true;
  world.broker.drop();
  await world.until("closed", () => mac.links.size === 0);
  expect(mac.presence).not.toBe("here");
  drop.ben = () => false;
  world.broker.kind();
  await world.until("together", both);
});

it("sends nothing on a full queue, and the link closes", async () => {
  const { world, mac, both } = await paired();
  world.network.cut();
  const { link } = mac;
  let sent = 0;
  while (link.send({ type: "received", id })) sent += 1;
  expect(sent).toBeGreaterThan(100);
  await settle();
  expect(mac.links.size).toBe(0);
  expect(link.send({ type: "received", id })).toBe(false);
  world.network.move();
  await world.until("together", both);
});

it("notices a device that is gone, dials with growing waits, and at once when woken", async () => {
  const { world, mac, ben, both } = await paired();
  await ben.stop();
  await world.until("away", () => mac.presence === "away");
  await world.pass(10 * 60_000);
  const before = world.broker.log.length;
  await world.pass(60 * 60_000);
  // Two minutes at most between rounds, half of that at least; each round is seven hellos.
  const rounds = (world.broker.log.length - before) / 7;
  expect(rounds).toBeGreaterThan(25);
  expect(rounds).toBeLessThan(65);
  const [hellos, at] = [world.broker.log.length, world.clock.now()];
  mac.wake();
  await settle();
  expect(world.broker.log.length).toBeGreaterThan(hellos);
  expect(world.clock.now()).toBe(at);
  await ben.start();
  await world.until("together", both);
});

it("keeps its links while the broker is down", async () => {
  const { world, mac, ben } = await paired();
  world.broker.stop();
  await world.pass(10 * 60_000);
  expect([mac.presence, ben.presence]).toEqual(["here", "here"]);
  expect(mac.log.filter((line) => line === "closed")).toEqual([]);
});

it("dials at once when the broker is back", async () => {
  const { world, mac, ben, both } = await paired();
  world.broker.stop();
  await Promise.all([mac.reload(), ben.reload()]);
  await world.pass(30 * 60_000);
  expect(mac.presence ?? "away").toBe("away");
  world.broker.start();
  await world.until("together", both, 1_000);
});

it("tells a new name and keeps it", async () => {
  const { world, mac, ben } = await paired();
  mac.meeting.setDeviceName("Loft Mac");
  await world.until("renamed", () => ben.pair.name === "Loft Mac");
  await ben.reload();
  expect(ben.pair.name).toBe("Loft Mac");
});

it("keeps auto-accept durably, or says that it could not", async () => {
  const { mac } = await paired();
  await mac.meeting.setAutoAccept(mac.pair.pairId, true);
  expect(mac.pair.autoAccept).toBe(true);
  mac.storage.fault = "full";
  await mac.meeting.setAutoAccept(mac.pair.pairId, false);
  mac.storage.fault = undefined;
  expect(mac.faults).toEqual(["full"]);
  await mac.reload();
  expect(mac.pair.autoAccept).toBe(true);
});

it("leaves no socket, connection or timer behind when it stops", async () => {
  const { world, mac, ben } = await paired();
  mac.meeting.showInvitation();
  await mac.meeting.shareLink();
  await settle();
  await Promise.all([mac.stop(), ben.stop()]);
  await settle();
  expect(world.broker.ids).toEqual([]);
  expect(world.network.live).toEqual([]);
  const [mine, theirs] = [mac.log.length, ben.log.length];
  await world.pass(60_000);
  expect(world.clock.waiting).toBe(0);
  expect([mac.log.length, ben.log.length]).toEqual([mine, theirs]);
});
