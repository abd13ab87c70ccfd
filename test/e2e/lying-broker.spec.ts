// Real browsers at a real PeerServer that lies: no connection is made for a stranger, nobody meets the wrong device, no
// transfer suffers, and all is well when it is honest again. Each single lie: test/unit/session/meeting/hostile-broker,
// and what PeerJS is told: test/browser/signaling/hostile-broker.
import { join } from "node:path";

import { type FerryDevice, openDevice, pairedDevices } from "../support/e2e/device.ts";
import { sha256, writeRandomFile } from "../support/e2e/files.ts";
import { expect, test as base } from "../support/e2e/fixtures.ts";
import { type BrokerFrame, LyingBroker } from "../support/e2e/lying-broker.ts";
import { readCodeOn } from "../support/e2e/read-code.ts";

const MB = 1_000_000;

const test = base.extend<{ broker: LyingBroker }>({
  broker: async ({ ferry }, use) => {
    const broker = await LyingBroker.before(ferry.url);
    await use(broker);
    broker.close();
  },
});

/** Counts peer connections of pages that are opened or reloaded from now on. */
async function countConnections(device: FerryDevice): Promise<() => Promise<number>> {
  await device.page.addInitScript(() => {
    const count = { made: 0 };
    Object.assign(globalThis, { connections: count });
    globalThis.RTCPeerConnection = new Proxy(RTCPeerConnection, {
      construct(target, parameters) {
        count.made += 1;
        return Reflect.construct(target, parameters) as RTCPeerConnection;
      },
    });
  });
  return () =>
    device.page.evaluate(() => (globalThis as unknown as { connections: { made: number } }).connections.made);
}

/** What no broker should say, but this one does. */
function forgeries(ids: readonly string[]): unknown[] {
  const data = { type: "data", serialization: "ferry", connectionId: "c", box: "AAAA" };
  const offer = (payload: object) => ({ type: "OFFER", src: "5e".repeat(16), payload });
  return [
    null,
    7,
    [],
    {},
    { type: null },
    { type: "constructor" },
    { type: "__proto__", payload: {} },
    ...ids.flatMap((src) => [
      { type: "LEAVE", src },
      { type: "EXPIRE", src },
      { type: "OPEN", src },
      { type: "ID-TAKEN", src, payload: { msg: "taken" } },
      { type: "ERROR", src, payload: { msg: "no" } },
      { type: "INVALID-KEY" },
    ]),
    ...["raw", "json", "binary", "binary-utf8", "default", "constructor", "toString"].map((serialization) =>
      offer({ ...data, serialization }),
    ),
    offer({ type: "media", connectionId: "m", sdp: { type: "offer", sdp: "v=0" } }),
    offer({ ...data, box: "A".repeat(1_400_000) }),
    offer({ ...data, sdp: { type: "offer", sdp: "v=0\r\n" } }),
    { type: "ANSWER", src: "5e".repeat(16), payload: { ...data, sdp: { type: "answer", sdp: "v=0\r\n" } } },
    { type: "CANDIDATE", src: "5e".repeat(16), payload: { ...data, candidate: { candidate: "candidate:1" } } },
  ];
}

test("a transfer goes on while the broker forges everything, hangs up, and says no OPEN afterwards", async ({
  broker,
  open,
  folder,
}) => {
  const [a, b] = await pairedDevices(open, broker.url);
  const digest = await writeRandomFile(join(folder, "steady.bin"), 150 * MB, "lying broker");
  await a.send(join(folder, "steady.bin"));
  await b.accept();
  await b.untilStored("steady.bin", 0.05);
  const ids = broker.ids;
  for (const forgery of forgeries(ids)) broker.sayToAll(forgery);
  broker.say(ids[0] ?? "", "{");
  broker.toDevice = (frame) => (frame.type === "OPEN" ? [] : [frame]);
  const before = broker.joined;
  broker.hangUp();
  await expect.poll(() => broker.joined - before, { timeout: 30_000 }).toBeGreaterThanOrEqual(2);
  for (const forgery of forgeries(broker.ids)) broker.sayToAll(forgery);
  await b.untilVerified("steady.bin", 120_000);
  expect(await sha256(await b.save("steady.bin", folder))).toBe(digest);
  await a.say("still here");
  await expect(b.message("still here")).toBeVisible();
  // Whoever is gone from it finds the other again without a word of OPEN.
  await b.page.reload();
  await expect(b.composer).toBeVisible();
  await a.say("and again");
  await expect(b.message("and again")).toBeVisible({ timeout: 60_000 });
});

test("replayed, reflected, cut and misrouted boxes make no connection and no pair; honest ones do", async ({
  broker,
  open,
}) => {
  const a = await openDevice(open, "a", "about:blank");
  const b = await openDevice(open, "b", "about:blank");
  const counts = [await countConnections(a), await countConnections(b)];
  const made = async () => Promise.all(counts.map((count) => count()));
  await a.page.goto(broker.url);
  await expect(a.code).toBeVisible();
  // Those that PeerJS makes when it is loaded, to see what the browser can.
  const atStart = (await counts[0]?.()) ?? 0;
  expect(atStart).toBeLessThanOrEqual(2);
  const change = (frame: BrokerFrame, box: string): BrokerFrame => ({ ...frame, payload: { ...frame.payload, box } });
  let lies = 0;
  // Everything but the right box at the right place.
  broker.fromDevice = (frame, id) => {
    const box = frame.payload?.box;
    // An echo to oneself is how a device knows that it is online.
    if (box === undefined || frame.dst === id) return [frame];
    lies += 1;
    const middle = Math.floor(box.length / 2);
    const flipped = box.slice(0, middle) + (box[middle] === "A" ? "B" : "A") + box.slice(middle + 1);
    const elsewhere = broker.ids.filter((other) => other !== frame.dst).map((dst) => ({ ...frame, dst }));
    return [
      { ...frame, dst: id },
      change(frame, flipped),
      change(frame, box.slice(0, 100)),
      change(frame, box.slice(0, -4)),
      change(frame, box + box),
      ...elsewhere,
      ...elsewhere,
    ];
  };
  await b.page.goto(await readCodeOn(a.code));
  await b.button("Pair").click();
  await expect.poll(() => lies, { timeout: 30_000 }).toBeGreaterThan(2);
  expect(await made()).toEqual([atStart, atStart]);
  await expect(a.composer).toBeHidden();
  // Honest at last: the same question is answered by the same code.
  broker.honest();
  await expect(b.page.getByRole("dialog", { name: /^Paired with/ })).toBeVisible({ timeout: 60_000 });
  await expect(a.page.getByRole("dialog", { name: /^Paired with/ })).toBeVisible();
  const before = await made();
  // All that was ever said, once more, from whom it came and from everybody else.
  for (const frame of broker.boxes.slice()) {
    for (const id of broker.ids) {
      broker.say(id, JSON.stringify({ ...frame, type: "OFFER" }));
      broker.say(id, JSON.stringify({ ...frame, type: "OFFER", src: frame.dst }));
    }
  }
  for (const device of [a, b]) {
    await device.page.locator("ferry-paired-sheet").getByRole("button", { name: "Done" }).click();
    await expect(device.composer).toBeVisible();
  }
  await a.say("only us");
  await expect(b.message("only us")).toBeVisible();
  expect(await made()).toEqual(before);
});
