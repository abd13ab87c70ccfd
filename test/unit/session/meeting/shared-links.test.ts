// Links to share: approved or denied by a person, kept over reloads, waited for.
import { expect, it } from "vitest";

import { open, shared, three } from "./three.ts";
import { joinError } from "./world.ts";

it("waits for a host that is in the background, and says so", async () => {
  const { world, host, ben } = await three();
  const link = await shared(host);
  await host.stop();
  await open(ben, link);
  await world.until("told to wait", () => ben.joining?.stage === "dialling" && ben.joining.waiting);
  await world.pass(10 * 60_000);
  expect(ben.joining?.stage).toBe("dialling");
  await host.start();
  await world.until("asked", () => host.approvals.length === 1);
});

it("goes on joining after a reload", async () => {
  const { world, host, ben } = await three();
  const link = await shared(host);
  await host.stop();
  await open(ben, link);
  await world.pass(5_000);
  await ben.reload();
  await host.start();
  await world.until("asked", () => host.approvals.length === 1);
  host.meeting.approve(host.approvals[0]?.id ?? "", true);
  await world.until("paired", () => ben.links.size === 1);
});

it("pairs over a shared link once the sharer approves, and names who came", async () => {
  const { world, host, ben, eve } = await three();
  const link = await shared(host);
  expect(await shared(host)).toBe(link);
  await open(ben, link);
  await world.until("asked", () => host.approvals.length === 1);
  expect(host.approvals[0]?.name).toBe("Ben");
  expect(ben.joining).toMatchObject({ stage: "dialling", approval: true });
  await world.pass(5 * 60_000);
  expect(host.approvals).toHaveLength(1);
  expect(ben.joining).toMatchObject({ stage: "dialling", waiting: false, approval: true });
  expect(host.pairs.size).toBe(0);
  host.meeting.approve(host.approvals[0]?.id ?? "", true);
  await world.until("paired", () => host.links.size === 1 && ben.links.size === 1);
  expect(host.approvals).toEqual([]);
  expect(host.invitations.link).toBeUndefined();
  await open(eve, link);
  await world.until("used", () => joinError(eve) === "used");
  expect(await shared(host)).not.toBe(link);
});

it("tells who came with a shared link that the sharer said no", async () => {
  const { world, host, ben } = await three();
  await open(ben, await shared(host));
  await world.until("asked", () => host.approvals.length === 1);
  host.meeting.approve(host.approvals[0]?.id ?? "", false);
  await world.until("denied", () => joinError(ben) === "denied");
  expect(host.approvals).toEqual([]);
  expect([host.pairs.size, ben.pairs.size]).toEqual([0, 0]);
});

it("keeps a shared link and who waits with it over the sharer's reload", async () => {
  const { world, host, ben } = await three();
  const link = await shared(host);
  await open(ben, link);
  await world.until("asked", () => host.approvals.length === 1);
  await host.reload();
  expect(host.invitations.link?.link).toBe(link);
  await world.until("asked again", () => host.approvals.length === 1);
  host.meeting.approve(host.approvals[0]?.id ?? "", true);
  await world.until("paired", () => host.links.size === 1 && ben.links.size === 1);
});

it("forgets who waited and went away", async () => {
  const { world, host, ben } = await three();
  await open(ben, await shared(host));
  await world.until("asked", () => host.approvals.length === 1);
  ben.meeting.cancelJoin();
  await world.until("gone", () => host.approvals.length === 0);
});

it("lets three wait at most, pairs the one that is approved, and tells the others", async () => {
  const { world, host, ben, eve } = await three();
  const link = await shared(host);
  const [ann, dan] = [await world.device("Ann").start(), await world.device("Dan").start()];
  for (const [n, device] of [ben, eve, ann].entries()) {
    await open(device, link);
    await world.until("asked", () => host.approvals.length === n + 1);
  }
  await open(dan, link);
  await world.pass(60_000);
  expect(host.approvals.map(({ name }) => name)).toEqual(["Ben", "Eve", "Ann"]);
  const eves = host.approvals.find(({ name }) => name === "Eve");
  host.meeting.approve(eves?.id ?? "", true);
  await world.until("paired", () => host.links.size === 1 && eve.links.size === 1);
  await world.until("told", () => [ben, ann, dan].every((device) => joinError(device) === "used"));
  expect(host.approvals).toEqual([]);
  expect(host.pair.name).toBe("Eve");
});

it("burns a link after three refusals", async () => {
  const { world, host, ben, eve } = await three();
  const link = await shared(host);
  for (let n = 0; n < 3; n += 1) {
    await open(ben, link);
    await world.until("asked", () => host.approvals.length === 1);
    host.meeting.approve(host.approvals[0]?.id ?? "", false);
    await world.until("denied", () => joinError(ben) === "denied");
  }
  await open(eve, link);
  await world.until("burnt", () => joinError(eve) === "used");
  expect(host.invitations.link).toBeUndefined();
});

it("pairs nobody who is approved long after the link ran out", async () => {
  const { world, host, ben } = await three();
  await open(ben, await shared(host));
  await world.until("asked", () => host.approvals.length === 1);
  const id = host.approvals[0]?.id ?? "";
  await world.pass(59 * 60_000);
  expect(host.approvals).toHaveLength(1);
  await world.pass(10 * 60_000);
  expect(host.approvals).toEqual([]);
  host.meeting.approve(id, true);
  await world.pass(60_000);
  expect([host.pairs.size, ben.pairs.size]).toEqual([0, 0]);
  expect(joinError(ben)).toBe("expired");
});
