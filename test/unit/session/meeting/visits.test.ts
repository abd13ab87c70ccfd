// Pairing just once: both sides treat it so, whoever wished for it; they find each other while both pages live, and
// nothing of it is in a table.
import { describe, expect, it } from "vitest";

import { decodeControl } from "../../../../src/protocol/control-codec.ts";
import { open, shared, three } from "./three.ts";
import { joinError, pairUp, World } from "./world.ts";
import type { TestDevice } from "./world.ts";

const DAY_MS = 24 * 3600_000;

/** A code for a visit on the host's screen, or a plain one that the joiner wants for a visit. */
async function visit(by: "host" | "joiner") {
  const world = new World();
  const [mac, ben] = [await world.device("Studio Mac").start(), await world.device("Ben").start()];
  const said: string[] = [];
  for (const device of [mac, ben]) device.tap((text) => (said.push(text), text));
  const hide = mac.meeting.showInvitation(by === "host");
  await world.until("a code", () => mac.invitations.screen !== undefined);
  const code = mac.invitations.screen?.link ?? "";
  await ben.meeting.openInvitation(code);
  const asked = ben.joining;
  ben.meeting.agreeToJoin(by === "joiner");
  const both = () => mac.links.size === 1 && ben.links.size === 1;
  await world.until("paired", both).finally(hide);
  await world.pass(5_000);
  return { world, mac, ben, code, asked, both, said };
}
/** All that is durable but the device's own secrets. */
async function left(device: TestDevice): Promise<string> {
  const tables = ["pairs", "invitations", "tombstones"].map((name) => device.storage.table(name));
  const kept = await Promise.all(tables.map(async (table) => table.getMany(await table.keys())));
  return JSON.stringify(kept.flat());
}

describe.each(["host", "joiner"] as const)("for one visit, as the %s wishes", (by) => {
  it("is so on both sides, and nothing of it is kept", async () => {
    const { mac, ben, asked } = await visit(by);
    expect(asked).toEqual({ stage: "ask", hostName: "Studio Mac", ...(by === "host" ? { visit: true } : {}) });
    for (const device of [mac, ben]) {
      expect(device.pair.visit).toBe(true);
      expect(await device.storage.table("pairs").keys()).toEqual([]);
      const kept = await left(device);
      for (const trace of [device.pair.pairId, device.pair.name]) expect(kept).not.toContain(trace);
    }
  });

  it("tells no inbox that would outlive it", async () => {
    const { said, mac, ben } = await visit(by);
    const messages = said.map((text) => decodeControl(text)).flatMap((each) => (each.ok ? [each.message] : []));
    const introductions = messages.filter((message) => message.type === "introduce");
    expect(introductions.length).toBeGreaterThanOrEqual(2);
    for (const each of introductions) expect(each).not.toHaveProperty("inbox");
    for (const device of [mac, ben]) expect(device.pair.inbox).toBeUndefined();
  });

  it("survives a cut: both meet again through the broker, the next day too", async () => {
    const { world, mac, ben, both } = await visit(by);
    for (const days of [0, 1]) {
      world.network.cut();
      world.network.fail();
      await world.pass(60_000 + days * DAY_MS);
      expect(both()).toBe(false);
      world.network.move();
      for (const device of [mac, ben]) device.wake();
      await world.until("together again", both, 300_000);
    }
  });

  it("is over with a reload of either side, and the other does not find it again", async () => {
    const { world, mac, ben } = await visit(by);
    await ben.reload();
    await world.pass(5 * 60_000);
    expect([ben.pairs.size, ben.links.size, mac.links.size]).toEqual([0, 0, 0]);
    expect(mac.pairs.size).toBe(1);
    await mac.reload();
    expect(mac.pairs.size).toBe(0);
  });

  it("the code that made it makes no second pair, after a reload of the host neither", async () => {
    const { world, mac, code } = await visit(by);
    const eve = await world.device("Eve").start();
    await open(eve, code);
    await world.until("used", () => joinError(eve) === "used");
    await mac.reload();
    await open(eve, code);
    await world.pass(60_000);
    expect([eve.pairs.size, mac.pairs.size]).toEqual([0, 0]);
  });

  it("is ended by forgetting: the other is told, now or at its next contact, and no inbox changes", async () => {
    const { world, mac, ben } = await visit(by);
    const own = JSON.stringify(await mac.storage.table("device").get("own"));
    await mac.meeting.forget(mac.pair.pairId);
    await world.until("told", () => ben.pairs.size === 0);
    expect(JSON.stringify(await mac.storage.table("device").get("own"))).toBe(own);

    const apart = await visit(by);
    apart.world.network.cut();
    apart.world.network.fail();
    apart.world.broker.drop();
    await apart.world.pass(60_000);
    await apart.mac.meeting.forget(apart.mac.pair.pairId);
    await apart.world.pass(60_000);
    expect(apart.ben.pairs.size).toBe(1);
    expect(await left(apart.mac)).not.toContain(apart.ben.pair.pairId);
    apart.world.network.move();
    apart.world.broker.kind();
    apart.ben.wake();
    await apart.world.until("told at last", () => apart.ben.pairs.size === 0, 300_000);
  });
});

describe("wishes for a visit", () => {
  it("take effect at once on the code that is shown, and go with the screen that had them", async () => {
    const { world, host } = await three();
    const hidePlain = host.meeting.showInvitation();
    await world.until("a code", () => host.invitations.screen !== undefined);
    const plain = host.invitations.screen;
    const hideVisit = host.meeting.showInvitation(true);
    await world.until("another code", () => host.invitations.screen?.visit === true);
    expect(host.invitations.screen?.link).not.toBe(plain?.link);
    hideVisit();
    await world.until("the first again", () => host.invitations.screen?.link === plain?.link);
    hidePlain();
    await world.until("none", () => host.invitations.screen === undefined);
  });

  it("are told to who shared a plain link and to who opened one for a visit", async () => {
    const { world, host, ben, eve } = await three();
    await ben.meeting.openInvitation(await shared(host));
    ben.meeting.agreeToJoin(true);
    await world.until("asked", () => host.approvals.length === 1);
    expect(host.approvals[0]).toMatchObject({ name: "Ben", visit: true });
    host.meeting.approve(host.approvals[0]?.id ?? "", true);
    await world.until("paired", () => ben.links.size === 1);
    expect([host.pair.visit, ben.pair.visit]).toEqual([true, true]);

    const link = (await host.meeting.shareLink(true))?.link ?? "";
    await eve.meeting.openInvitation(link);
    expect(eve.joining).toMatchObject({ stage: "ask", visit: true });
  });

  it("leave no question behind: one that was kept goes when the person chooses a visit", async () => {
    const { world, host, ben } = await three();
    await ben.meeting.openInvitation(await shared(host));
    expect(await left(ben)).toContain("Studio Mac");
    await host.stop();
    ben.meeting.agreeToJoin(true);
    await world.pass(5_000);
    expect(await left(ben)).toBe("[]");
    await ben.reload();
    expect(ben.joining).toBeUndefined();
  });

  it("leave other pairs as they are", async () => {
    const { world, host, ben, eve } = await three();
    await pairUp(world, host, ben);
    const hide = host.meeting.showInvitation(true);
    await world.until("a code", () => host.invitations.screen?.visit === true);
    await open(eve, host.invitations.screen?.link ?? "");
    await world.until("visiting", () => eve.links.size === 1).finally(hide);
    await host.reload();
    await world.until("the pair is back", () => host.links.size === 1 && ben.links.size === 1);
    expect([...host.pairs.values()].map(({ name }) => name)).toEqual(["Ben"]);
  });
});
