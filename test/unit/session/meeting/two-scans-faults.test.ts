// Two scans that go wrong: changed codes, no way, no network, no room, and words before the proof.
import { describe, expect, it } from "vitest";

import { MINUTE, altered, answers, codeOn, error, paired, showsCode, trouble, two } from "./two-scans.ts";
import { World } from "./world.ts";
import type { TestDevice } from "./world.ts";
import { settle } from "./test-clock.ts";
import { MAX_PAIRS } from "../../../../src/protocol/limits.ts";
import { OpticalDoor } from "../../../../src/session/meeting/optical-door.ts";
import type { OpticalCode } from "../../../../src/trust/optical-code.ts";

it("a failure is taken back at once when what reads codes was never there", () => {
  const told: unknown[] = [];
  const door = new OpticalDoor({ twoScans: (now: unknown) => told.push(now) } as never);
  door.cancel();
  expect(told).toEqual([undefined]);
  door.close();
  door.cancel();
  expect(told).toHaveLength(1);
});

describe("two scans that go wrong", () => {
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

  it("say so on a device without any address", async () => {
    const { world, mac } = await two();
    const before = mac.connections;
    mac.connections = {
      createLane: (options) => before.createLane(options),
      create: (options) => before.create({ ...options, events: { ...options.events, candidate: () => undefined } }),
    };
    mac.meeting.twoScans.begin();
    await world.until("it is said", () => error(mac) === "no-address");
    expect(world.network.live).toEqual([]);
  });

  it("say so when the browser makes no connection, at first or for another answer", async () => {
    const { world, mac, phone } = await two();
    const refuse = (device: TestDevice) => {
      device.connections = {
        createLane: (options) => world.network.connections().createLane(options),
        create: () => {
          throw new Error("too many");
        },
      };
    };
    await answers(world, phone, await showsCode(world, mac));
    refuse(phone);
    for (const connection of world.network.live) if (connection.peer) connection.pathFailed();
    await world.until("it is said", () => error(phone) === "failed");
    mac.meeting.twoScans.cancel();
    refuse(mac);
    mac.meeting.twoScans.begin();
    await world.until("it is said", () => error(mac) === "failed");
    expect(world.network.live).toEqual([]);
    mac.connections = world.network.connections();
    await showsCode(world, mac);
  });

  it("an answer that could not be begun does not end, when its code runs out, what was begun after it", async () => {
    const { world, mac, phone } = await two();
    const code = await showsCode(world, mac);
    const { connections } = phone;
    phone.connections = {
      createLane: (options) => connections.createLane(options),
      create: () => {
        throw new Error("too many");
      },
    };
    await phone.meeting.openInvitation(code);
    phone.meeting.twoScans.agree();
    await world.until("it is said", () => error(phone) === "failed");
    phone.connections = connections;
    await world.pass(5 * MINUTE);
    const shown = await showsCode(world, phone);
    await world.pass(6 * MINUTE);
    expect(codeOn(phone)).toBe(shown);
  });

  it("make another answer when the connection is given up while addresses are awaited", async () => {
    const { world, mac, phone } = await two();
    const code = await showsCode(world, mac);
    phone.bend((connection) => (connection.gathered = () => new Promise(() => undefined)));
    await phone.meeting.openInvitation(code);
    phone.meeting.twoScans.agree();
    await settle();
    phone.connections = world.network.connections();
    for (const connection of world.network.live) if (connection.peer) connection.pathFailed();
    await world.until("an answer", () => phone.twoScans?.stage === "answer");
    await mac.meeting.openInvitation(codeOn(phone));
    await world.until("paired", () => paired(mac, phone));
  });

  it("wait for addresses, but not for ever", async () => {
    const { world, mac } = await two();
    mac.bend((connection) => (connection.gathered = () => new Promise(() => undefined)));
    const from = world.clock.now();
    await showsCode(world, mac);
    expect(world.clock.now() - from).toBe(3_000);
  });

  it("say nothing before the proof but the handshake, and end at the first word that is none", async () => {
    const { world, mac, phone } = await two();
    phone.tap(() => JSON.stringify({ type: "chat", id: "00".repeat(16), at: 1, text: "hello" }));
    await mac.meeting.openInvitation(await answers(world, phone, await showsCode(world, mac)));
    await world.until("refused", () => error(mac) === "middle", MINUTE);
    expect(mac.pairs.size).toBe(0);
    expect(mac.heard).toEqual([]);
  });

  it("are refused when there are as many pairs as there may be", async () => {
    const { world, mac, phone } = await two();
    const answer = await answers(world, phone, await showsCode(world, mac));
    await mac.meeting.openInvitation(answer);
    await world.until("paired", () => paired(mac, phone));
    const pair = mac.pair;
    for (let n = 1; n < MAX_PAIRS; n += 1) {
      const pairId = n.toString(16).padStart(32, "0");
      await mac.storage.table<typeof pair>("pairs").put(pairId, { ...pair, pairId });
    }
    await mac.reload();
    mac.meeting.twoScans.begin();
    await settle();
    expect(error(mac)).toBe("too-many");
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
