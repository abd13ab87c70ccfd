// Two scans: pairing and connecting by two codes and nothing else, and what every wrong code says.
import { describe, expect, it } from "vitest";

import { MINUTE, altered, answers, codeOn, devices, error, paired, showsCode, trouble, two } from "./two-scans.ts";
import { World } from "./world.ts";
import type { TestDevice } from "./world.ts";
import { settle } from "./test-clock.ts";

describe("two scans", () => {
  it("connect and pair two devices that no broker knows", async () => {
    const { world, mac, phone } = await two();
    const answer = await answers(world, phone, await showsCode(world, mac));
    await mac.meeting.openInvitation(answer);
    await world.until("paired", () => paired(mac, phone));
    expect(mac.twoScans).toBeUndefined();
    expect(phone.twoScans).toBeUndefined();
    expect([mac.pair.name, mac.pair.role, mac.pair.how]).toEqual(["Ada’s phone", "host", "scans"]);
    expect([phone.pair.name, phone.pair.role, phone.pair.how]).toEqual(["Studio Mac", "joiner", "scans"]);
    expect(mac.pair.pictures).toEqual(phone.pair.pictures);
    expect(mac.pair.pairId).toBe(phone.pair.pairId);
    mac.link.send({ type: "transfer-verified", transfer: "0011223344556677" });
    await world.until("heard", () => phone.heard.length === 1);
  });

  it("ask the one who scans, naming the other, before anything is made", async () => {
    const { world, mac, phone } = await two();
    const code = await showsCode(world, mac);
    const before = world.network.live.length;
    await phone.meeting.openInvitation(code);
    expect(phone.twoScans).toEqual({ stage: "ask", name: "Studio Mac" });
    expect(world.network.live.length).toBe(before);
    phone.meeting.twoScans.cancel();
    await settle();
    expect(phone.twoScans).toBeUndefined();
    expect(world.network.live.length).toBe(before);
  });

  it("find each other by a broker later, if there is one then", async () => {
    const world = new World();
    const [mac, phone] = [world.device("Studio Mac"), world.device("Phone")];
    await Promise.all([mac.start(), phone.start()]);
    await mac.meeting.openInvitation(await answers(world, phone, await showsCode(world, mac)));
    await world.until("paired", () => paired(mac, phone));
    await phone.reload();
    await world.until("together again", () => paired(mac, phone), 5 * MINUTE);
  });

  it("keep the code when it is asked for again, and make no second one", async () => {
    const { world, mac } = await two();
    const code = await showsCode(world, mac);
    mac.meeting.twoScans.begin();
    await settle();
    expect(codeOn(mac)).toBe(code);
    expect(world.network.live).toHaveLength(1);
  });

  it("replace an answer whose connection the browser gave up, until the first code runs out", async () => {
    const { world, mac, phone } = await two();
    const code = await showsCode(world, mac);
    const first = await answers(world, phone, code);
    for (const connection of world.network.live) if (connection.peer) connection.pathFailed();
    await world.until("another answer", () => codeOn(phone) !== first);
    await mac.meeting.openInvitation(codeOn(phone));
    await world.until("paired", () => paired(mac, phone));
    expect(world.network.live).toHaveLength(2);
  });

  it("run out on both sides, and say so", async () => {
    const { world, mac, phone } = await two();
    const answer = await answers(world, phone, await showsCode(world, mac));
    await world.until("run out", () => error(mac) === "expired" && error(phone) === "expired", 11 * MINUTE);
    expect(world.network.live).toEqual([]);
    await mac.meeting.openInvitation(answer);
    expect(error(mac)).toBe("expired");
  });

  it("refuse an old code, but forgive clocks that differ a little", async () => {
    const { world, mac, phone } = await two();
    const code = await showsCode(world, mac);
    const old = altered(code, (c) => (c.kind === "first" ? { ...c, expiresAt: world.clock.now() - 3 * MINUTE } : c));
    await phone.meeting.openInvitation(old);
    expect(error(phone)).toBe("expired");
    const late = altered(code, (c) => (c.kind === "first" ? { ...c, expiresAt: world.clock.now() - MINUTE } : c));
    await phone.meeting.openInvitation(late);
    expect(phone.twoScans?.stage).toBe("ask");
  });

  it("do not live for ever because a code says so", async () => {
    const { world, mac, phone } = await two();
    const code = await showsCode(world, mac);
    const eternal = altered(code, (c) => (c.kind === "first" ? { ...c, expiresAt: 4e12 } : c));
    await answers(world, phone, eternal);
    await world.until("run out", () => error(phone) === "expired", 11 * MINUTE);
  });

  it("say that a code is this device's own, first or answer", async () => {
    const { world, mac, phone } = await two();
    const code = await showsCode(world, mac);
    await mac.meeting.openInvitation(code);
    expect(trouble(mac)).toBe("own");
    const answer = await answers(world, phone, code);
    await phone.meeting.openInvitation(answer);
    expect(trouble(phone)).toBe("own");
    // Neither cost anything.
    await mac.meeting.openInvitation(answer);
    await world.until("paired", () => paired(mac, phone));
    await mac.meeting.openInvitation(code);
    expect(error(mac)).toBe("own");
  });

  it("say that an answer is for another device, and go on", async () => {
    const { world, all } = await devices("Mac", "Phone", "Eve");
    const [mac, phone, eve] = all as [TestDevice, TestDevice, TestDevice];
    const answer = await answers(world, phone, await showsCode(world, mac));
    await showsCode(world, eve);
    await eve.meeting.openInvitation(answer);
    expect(trouble(eve)).toBe("foreign");
    await mac.meeting.openInvitation(answer);
    await world.until("paired", () => paired(mac, phone));
    // On a device with nothing under way, as after a reload.
    const third = world.device("Fresh");
    await third.start();
    await third.meeting.openInvitation(answer);
    expect(error(third)).toBe("foreign");
  });

  it("take one of two answers; the other is told apart from a strange one", async () => {
    const { world, all } = await devices("Mac", "Phone", "Eve");
    const [mac, phone, eve] = all as [TestDevice, TestDevice, TestDevice];
    const code = await showsCode(world, mac);
    const [one, other] = [await answers(world, phone, code), await answers(world, eve, code)];
    await Promise.all([mac.meeting.openInvitation(one), mac.meeting.openInvitation(other)]);
    await world.until("paired", () => paired(mac, phone));
    expect(eve.pairs.size).toBe(0);
    await mac.meeting.openInvitation(other);
    expect(error(mac)).toBe("used");
    await mac.meeting.openInvitation(one);
    expect(error(mac)).toBe("used");
    expect(mac.pairs.size).toBe(1);
  });

  it("both showing a first code: who scans the other's first answers it", async () => {
    const { world, mac, phone } = await two();
    const code = await showsCode(world, mac);
    await showsCode(world, phone);
    const answer = await answers(world, phone, code);
    await mac.meeting.openInvitation(answer);
    await world.until("paired", () => paired(mac, phone));
  });

  it("start again after a reload in the middle, and say so when the old answer comes", async () => {
    const { world, mac, phone } = await two();
    const answer = await answers(world, phone, await showsCode(world, mac));
    await mac.reload();
    await mac.meeting.openInvitation(answer);
    expect(error(mac)).toBe("foreign");
    await answers(world, phone, await showsCode(world, mac));
    await phone.reload();
    expect(phone.twoScans).toBeUndefined();
    await mac.meeting.openInvitation(await answers(world, phone, codeOn(mac)));
    await world.until("paired", () => paired(mac, phone));
  });
});
