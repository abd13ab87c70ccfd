// A broker, a stranger, or a device in the middle that lies: silence, or a plain verdict; never a link, never a pair.
import { expect, it } from "vitest";

import { sealHello } from "../../../../src/trust/sealed-signaling.ts";
import { importSecret } from "../../../../src/trust/key-schedule.ts";
import { HELLO_BURST } from "../../../../src/protocol/limits.ts";
import { settle } from "./test-clock.ts";
import { joinError, pairUp, scan, World } from "./world.ts";
import type { TestDevice } from "./world.ts";

async function two() {
  const world = new World();
  const [host, ben] = [await world.device("Studio Mac").start(), await world.device("Ben").start()];
  return { world, host, ben };
}
async function paired() {
  const all = await two();
  await pairUp(all.world, all.host, all.ben);
  await all.world.pass(5_000);
  return all;
}
const another = (sdp: string) =>
  sdp.replace(/sha-256 ..:/, (start) => start.replace(/..:$/, start.endsWith("00:") ? "11:" : "00:"));

function bendSdp(device: TestDevice, change: (sdp: string) => string): void {
  device.bend((connection) => {
    const [offer, answer] = [connection.offer.bind(connection), connection.answer.bind(connection)];
    connection.offer = async (options) => change(await offer(options));
    connection.answer = async (sdp) => change(await answer(sdp));
  });
}
const none = ({ host, ben }: { host: TestDevice; ben: TestDevice }) =>
  expect([host.pairs.size, ben.pairs.size, host.links.size, ben.links.size]).toEqual([0, 0, 0, 0]);

for (const who of ["host", "joiner"] as const) {
  it(`never connects when the ${who}'s fingerprint is swapped`, async () => {
    const all = await two();
    bendSdp(who === "host" ? all.host : all.ben, another);
    await scan(all.world, all.host, all.ben);
    await all.world.until("given up", () => joinError(all.ben) !== undefined);
    none(all);
  });
  it(`never connects when a fingerprint line is added to the ${who}'s`, async () => {
    const all = await two();
    const line = (sdp: string) => /a=fingerprint.*\r\n/.exec(another(sdp))?.[0] ?? "";
    bendSdp(who === "host" ? all.host : all.ben, (sdp) => sdp + line(sdp));
    await scan(all.world, all.host, all.ben);
    await all.world.until("given up", () => joinError(all.ben) !== undefined);
    none(all);
  });
  it(`says that someone is in the middle when the ${who} sees another certificate`, async () => {
    const all = await two();
    (who === "host" ? all.host : all.ben).bend((connection) => {
      const fingerprints = connection.fingerprints.bind(connection);
      connection.fingerprints = async () => ({ ...(await fingerprints()), remote: "ab".repeat(32) });
    });
    await scan(all.world, all.host, all.ben);
    await all.world.until("given up", () => joinError(all.ben) === "middle");
    none(all);
  });
}

it("refuses a session in the middle of a pair, says so, and takes it back when one succeeds", async () => {
  const { world, host, ben } = await paired();
  await ben.stop();
  let bent = true;
  ben.bend((connection) => {
    const fingerprints = connection.fingerprints.bind(connection);
    connection.fingerprints = async () => {
      const honest = await fingerprints();
      return bent ? { ...honest, remote: "ab".repeat(32) } : honest;
    };
  });
  await ben.start();
  await world.until("trouble", () => ben.troubles.get(ben.pair.pairId) === "middle");
  expect([host.links.size, ben.links.size]).toEqual([0, 0]);
  bent = false;
  await world.until("together", () => host.links.size === 1 && ben.links.size === 1, 300_000);
  expect(ben.troubles.get(ben.pair.pairId)).toBeUndefined();
});

it("refuses a pair whose key has changed", async () => {
  const { world, host, ben } = await paired();
  await host.stop();
  const pairs = host.storage.table<typeof host.pair>("pairs");
  const [key = ""] = await pairs.keys();
  await pairs.update(
    key,
    (pair) => pair && { ...pair, peerKey: pair.peerKey.map((byte, n) => (n === 9 ? byte ^ 1 : byte)) },
  );
  await host.start();
  await world.until("trouble", () => host.troubles.get(key) === "key-changed");
  await world.pass(10 * 60_000);
  expect([host.links.size, ben.links.size]).toEqual([0, 0]);
});

const lies: Record<string, (world: World) => void> = {
  "are lost": ({ broker }) => broker.drop(),
  "go to another device": ({ broker }) => broker.misroute(broker.ids[0] ?? ""),
  "are changed in one bit": ({ broker }) => {
    broker.route = (datagram) => [{ ...datagram, box: datagram.box.map((byte, n) => (n === 60 ? byte ^ 1 : byte)) }];
  },
  "come from another address": ({ broker }) => {
    broker.route = (datagram) => [{ ...datagram, from: "00".repeat(16) }];
  },
  "go back to their sender": ({ broker }) => {
    broker.route = ({ from, to, box }) => [{ from: to, to: from, box }];
  },
};
for (const [name, lie] of Object.entries(lies)) {
  it(`pairs nobody while boxes ${name}, and pairs once the broker is honest`, async () => {
    const { world, host, ben } = await two();
    lie(world);
    await scan(world, host, ben);
    await world.pass(30_000);
    none({ host, ben });
    expect(ben.joining?.stage).toBe("dialling");
    world.broker.kind();
    await world.until("paired", () => host.links.size === 1 && ben.links.size === 1);
  });
}

it("opens one link though every box arrives three times, in the wrong order, or late", async () => {
  for (const lie of ["replay", "reorder", "swap"] as const) {
    const { world, host, ben } = await paired();
    if (lie === "replay") world.broker.replay(3);
    else if (lie === "reorder") world.broker.reorder();
    else world.broker.swap();
    await Promise.all([host.reload(), ben.reload()]);
    await world.until("together", () => host.links.size === 1 && ben.links.size === 1, 300_000);
    await world.pass(30_000);
    expect([host.links.size, ben.links.size]).toEqual([1, 1]);
    expect(world.network.live).toHaveLength(2);
  }
});

it("answers no stranger, no reflected box and nothing that is sent again", async () => {
  const { world, host, ben } = await paired();
  const hellos = world.broker.log.slice();
  const inbox = world.broker.ids;
  const before = world.broker.log.length;
  const secret = await importSecret(crypto.getRandomValues(new Uint8Array(32)));
  const from = "ee".repeat(16);
  for (const to of inbox) {
    const hello = { dial: "ab".repeat(16), at: world.clock.now() };
    world.broker.inject({ from, to, box: await sealHello(secret, { role: "host", from, to }, hello) });
    world.broker.inject({ from, to, box: crypto.getRandomValues(new Uint8Array(512)) });
    world.broker.inject({ from, to, box: new Uint8Array(0) });
  }
  for (const datagram of hellos) {
    world.broker.inject(datagram);
    world.broker.inject({ from: datagram.to, to: datagram.from, box: datagram.box });
  }
  await world.pass(30_000);
  expect(world.broker.log.length).toBe(before);
  expect([host.links.size, ben.links.size]).toEqual([1, 1]);
});

it("is still found after a flood of hellos that nobody can open", async () => {
  const { world, host, ben } = await paired();
  await ben.stop();
  const [inbox = ""] = world.broker.ids;
  for (let n = 0; n < HELLO_BURST * 5; n += 1) {
    const box = crypto.getRandomValues(new Uint8Array(512));
    box.set([1, 1]);
    world.broker.inject({ from: "ee".repeat(16), to: inbox, box });
  }
  await settle();
  await ben.start();
  await world.until("together", () => host.links.size === 1 && ben.links.size === 1);
});

it("believes no broker that says the other is absent, and none that answers in its place", async () => {
  const { world, host, ben } = await paired();
  world.broker.route = (datagram) => {
    queueMicrotask(() => world.broker.sayAbsent(datagram.from, datagram.to));
    return [datagram];
  };
  await Promise.all([host.reload(), ben.reload()]);
  await world.until("together", () => host.links.size === 1 && ben.links.size === 1);
});
