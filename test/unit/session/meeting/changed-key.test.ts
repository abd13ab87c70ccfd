// A device whose key is another than the one that was paired: never accepted, nothing is sent to it, and pairing again
// is somebody's act that leaves the refused pair as it is.
import { expect, it } from "vitest";

import type { PairRecord } from "../../../../src/session/link.ts";
import { generateIdentity } from "../../../../src/trust/identity.ts";
import { pairUp, World } from "./world.ts";

/** Two that are paired, then the second comes back with another signing key, as if somebody had only its secret. */
async function changed() {
  const world = new World();
  const [mac, ben] = [await world.device("Studio Mac").start(), await world.device("Ben").start()];
  await pairUp(world, mac, ben);
  await mac.meeting.setAutoAccept(mac.pair.pairId, true);
  await world.pass(5_000);
  const { pairId } = mac.pair;
  await Promise.all([mac.stop(), ben.stop()]);
  const identity = await generateIdentity();
  await ben.storage.table<PairRecord>("pairs").update(pairId, (pair) => pair && { ...pair, identity });
  const said: string[] = [];
  mac.tap((text) => {
    said.push(text);
    return text;
  });
  await Promise.all([mac.start(), ben.start()]);
  await world.until("refused", () => mac.troubles.get(pairId) === "key-changed");
  return { world, mac, ben, pairId, said };
}

it("says so, opens no link at any later try, and nothing but the handshake was said to it", async () => {
  const { world, mac, ben, pairId, said } = await changed();
  await world.pass(30 * 60_000);
  expect([mac.links.size, ben.links.size]).toEqual([0, 0]);
  expect(mac.troubles.get(pairId)).toBe("key-changed");
  expect(said.length).toBeGreaterThan(1);
  for (const text of said) expect(JSON.parse(text)).toMatchObject({ type: "handshake" });
  expect(mac.pairs.get(pairId)?.peerKey).toEqual((await mac.storage.table<PairRecord>("pairs").get(pairId))?.peerKey);
});

it("says so again after a reload", async () => {
  const { world, mac, pairId } = await changed();
  await mac.reload();
  await world.until("refused again", () => mac.troubles.get(pairId) === "key-changed", 10 * 60_000);
  expect(mac.links.size).toBe(0);
});

it("pairing again takes a code and a tap, makes another pair, and carries no permission over", async () => {
  const { world, mac, ben, pairId } = await changed();
  await pairUp(world, mac, ben);
  await world.pass(30 * 60_000);
  expect(mac.link.pairId).not.toBe(pairId);
  expect(mac.pairs.get(mac.link.pairId)?.autoAccept).toBe(false);
  expect([mac.links.has(pairId), mac.troubles.get(pairId)]).toEqual([false, "key-changed"]);
  await mac.meeting.forget(pairId);
  await world.pass(10 * 60_000);
  expect([...mac.pairs.keys()]).toEqual([mac.link.pairId]);
});
