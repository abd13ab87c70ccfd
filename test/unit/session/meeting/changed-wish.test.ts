// Somebody who comes with a shared link and changes what they wish for after the person said yes.
import { expect, it } from "vitest";

import { DESCRIBE_MS } from "../../../../src/session/meeting/timing.ts";
import { invitationInboxId, invitationKey, parseInvitation } from "../../../../src/trust/invitation.ts";
import { sealHello } from "../../../../src/trust/sealed-signaling.ts";
import { hex } from "./stranger.ts";
import { shared, three } from "./three.ts";
import { BROKER } from "./world.ts";

/** A host that shares a link, and somebody with it who sends whatever hellos they like from one address. */
async function comer() {
  const { world, host } = await three();
  const parsed = parseInvitation(await shared(host), world.clock.now());
  if (!parsed.ok) throw new Error(parsed.error);
  const { secret } = parsed.invitation;
  const [key, to, from] = [await invitationKey(secret), await invitationInboxId(secret), hex(16)];
  const ignored = { box: () => undefined, absent: () => undefined, state: () => undefined };
  const socket = world.signaling.open({ url: BROKER }, from, hex(32), ignored);
  await world.pass(10);
  const hello = async (visit: boolean) => {
    const said = { dial: hex(16), at: world.clock.now(), name: "Ben", ...(visit ? { visit } : {}) };
    socket.send(to, await sealHello(key, { role: "joiner", from, to }, said));
    await world.pass(100);
  };
  return { world, host, hello };
}

it("is asked about again when a visit that was approved becomes a pair that lasts", async () => {
  const { world, host, hello } = await comer();
  await hello(true);
  expect(host.approvals).toMatchObject([{ name: "Ben", visit: true }]);
  host.meeting.approve(host.approvals[0]?.id ?? "", true);
  expect(host.approvals).toEqual([]);
  await world.pass(DESCRIBE_MS);
  await hello(false);
  expect(host.approvals).toMatchObject([{ name: "Ben" }]);
  expect(host.approvals[0]?.visit).toBeUndefined();
});

it("is not approved by a tap on the question as it was before", async () => {
  const { host, hello } = await comer();
  await hello(true);
  const [before] = host.approvals;
  await hello(false);
  host.meeting.approve(before?.id ?? "", true);
  expect(host.approvals).toHaveLength(1);
  expect(host.approvals[0]?.id).not.toBe(before?.id);
});

it("is not asked about twice for the same wish", async () => {
  const { world, host, hello } = await comer();
  await hello(true);
  const [before] = host.approvals;
  await hello(true);
  expect(host.approvals).toEqual([before]);
  host.meeting.approve(before?.id ?? "", true);
  await world.pass(DESCRIBE_MS);
  await hello(true);
  expect(host.approvals).toEqual([]);
});
