// Two scans: pairing and connecting by two codes and nothing else, and what every wrong code says.
import { beforeAll, describe, expect, it } from "vitest";

import { World } from "./world.ts";
import type { TestDevice } from "./world.ts";
import { settle } from "./test-clock.ts";
import { codeText, encodeOptical, parseOptical } from "../../../../src/trust/optical-code.ts";
import type { OpticalCode } from "../../../../src/trust/optical-code.ts";

// Loaded on first use by the door; the world's clock must not run meanwhile.
beforeAll(() => import("../../../../src/session/meeting/optical.ts"));

const MINUTE = 60_000;

/** Devices that know no broker: nothing but codes goes between them. */
async function devices(...names: string[]) {
  const world = new World();
  const all = names.map((name) => world.device(name));
  for (const device of all) {
    device.options = { ...device.options, brokers: [] };
    await device.start();
  }
  return { world, all };
}
async function two() {
  const { world, all } = await devices("Studio Mac", "Ada’s phone");
  const [mac, phone] = all as [TestDevice, TestDevice];
  return { world, mac, phone };
}
function error(device: TestDevice): string | undefined {
  return device.twoScans?.stage === "failed" ? device.twoScans.error : undefined;
}
function trouble(device: TestDevice): string | undefined {
  return device.twoScans && "trouble" in device.twoScans ? device.twoScans.trouble : undefined;
}
/** The code on a device's screen. */
function codeOn(device: TestDevice): string {
  if (!device.twoScans || !("code" in device.twoScans)) throw new Error(`no code: ${device.log.join(", ")}`);
  return device.twoScans.code;
}
async function showsCode(world: World, device: TestDevice): Promise<string> {
  device.meeting.twoScans.begin();
  await world.until("a first code", () => device.twoScans?.stage === "code");
  return codeOn(device);
}
/** Opens a first code and says yes; resolves with the answer on its screen. */
async function answers(world: World, device: TestDevice, code: string): Promise<string> {
  await device.meeting.openInvitation(code);
  expect(device.twoScans?.stage).toBe("ask");
  device.meeting.twoScans.agree();
  await world.until("an answer", () => device.twoScans?.stage === "answer");
  return codeOn(device);
}
const paired = (a: TestDevice, b: TestDevice) => [...a.links.keys()].some((pairId) => b.links.has(pairId));
/** The code with something in it changed, and a checksum that is right. */
function altered(text: string, change: (code: OpticalCode) => OpticalCode): string {
  const parsed = parseOptical(text);
  if (!parsed.ok) throw new Error(parsed.error);
  return codeText(encodeOptical(change(parsed.code)), "https://ferry.example/");
}

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

  it("are never paired through codes that were changed on the way", async () => {
    const changes: ((code: OpticalCode) => OpticalCode)[] = [
      (code) => ({ ...code, name: "Somebody" }),
      (code) => ({ ...code, share: new Uint8Array(16) }),
      (code) => ({ ...code, end: { ...code.end, addresses: [{ type: "host", address: "10.9.8.7", port: 1 }] } }),
      (code) => ({ ...code, end: { ...code.end, fingerprint: "ab".repeat(32) } }),
    ];
    for (const change of changes) {
      for (const which of ["first", "answer"] as const) {
        const { world, mac, phone } = await two();
        const code = await showsCode(world, mac);
        const answer = await answers(world, phone, which === "first" ? altered(code, change) : code);
        await mac.meeting.openInvitation(which === "answer" ? altered(answer, change) : answer);
        if (which === "first") expect(trouble(mac), "its tag is another").toBe("foreign");
        else await world.until("an end", () => mac.twoScans?.stage === "failed", MINUTE);
        expect([mac.pairs.size, phone.pairs.size]).toEqual([0, 0]);
        expect([mac.links.size, phone.links.size]).toEqual([0, 0]);
      }
    }
  });

  it("say so when there is no way between the devices, and need a new code then", async () => {
    const { world, mac, phone } = await two();
    const answer = await answers(world, phone, await showsCode(world, mac));
    world.network.reachable = false;
    await mac.meeting.openInvitation(answer);
    expect(mac.twoScans).toEqual({ stage: "connecting", name: "Ada’s phone" });
    await world.until("no path", () => error(mac) === "no-path", MINUTE);
    world.network.reachable = true;
    await mac.meeting.openInvitation(answer);
    expect(error(mac)).toBe("used");
  });

  it("stop on cancel and on stop, with nothing left open", async () => {
    const { world, mac, phone } = await two();
    await answers(world, phone, await showsCode(world, mac));
    mac.meeting.twoScans.cancel();
    await settle();
    expect(mac.twoScans).toBeUndefined();
    await phone.stop();
    await settle();
    expect(world.network.live).toEqual([]);
    await world.pass(11 * MINUTE);
    expect(mac.twoScans).toBeUndefined();
  });

  it("keep nothing when a table refuses, and say so", async () => {
    const { world, mac, phone } = await two();
    const answer = await answers(world, phone, await showsCode(world, mac));
    phone.storage.fault = "full";
    await mac.meeting.openInvitation(answer);
    await world.until("refused", () => error(phone) === "storage", MINUTE);
    expect(phone.pairs.size).toBe(0);
  });

  it("leave an ordinary invitation what it is", async () => {
    const world = new World();
    const [mac, phone] = [world.device("Mac"), world.device("Phone")];
    await Promise.all([mac.start(), phone.start()]);
    await showsCode(world, mac);
    const hide = phone.meeting.showInvitation();
    await world.until("a code", () => phone.invitations.screen !== undefined);
    await mac.meeting.openInvitation(phone.invitations.screen?.link ?? "");
    expect(mac.joining?.stage).toBe("ask");
    expect(mac.twoScans?.stage).toBe("code");
    mac.meeting.agreeToJoin();
    await world.until("paired", () => paired(mac, phone));
    hide();
  });
});
