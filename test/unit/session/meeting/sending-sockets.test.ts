// Joining has a socket of its own to send from; dials to brokers where we do not listen must not take it away.
import { expect, it } from "vitest";

import { invitationInboxId, parseInvitation } from "../../../../src/trust/invitation.ts";
import { open, shared } from "./three.ts";
import { joinError, pairUp, scan, World } from "./world.ts";

it("joins while a device that is away is looked for at four brokers of its own", async () => {
  const world = new World();
  const far = ["a", "b", "c", "d"].map((name) => `https://${name}.example`);
  const [ben, eve, host] = [world.device("Ben"), world.device("Eve"), world.device("Studio Mac")];
  eve.options = { ...eve.options, brokers: far };
  await Promise.all([ben.start(), eve.start(), host.start()]);
  await pairUp(world, ben, eve);
  await world.pass(10_000);
  await eve.stop();
  for (const url of far) world.signaling.broker(url).stop();
  await ben.reload();
  // Its own broker is up, the host listens there, and nothing is wrong.
  await scan(world, host, ben);
  await world.until("joined, or told", () => host.links.size === 1 || joinError(ben) !== undefined);
  expect(joinError(ben)).toBeUndefined();
  expect(host.links.size).toBe(1);
});

it("sends nothing else from the address that it joins from: a broker would learn who joins", async () => {
  const world = new World();
  const url = "https://far.example";
  const [ben, eve, host] = [world.device("Ben"), world.device("Eve"), world.device("Studio Mac")];
  for (const device of [eve, host]) {
    device.options = { ...device.options, brokers: [url], brokerRef: { kind: "url", url } };
  }
  await Promise.all([ben.start(), eve.start(), host.start()]);
  await pairUp(world, ben, eve);
  await world.pass(10_000);
  // Both are away: one is dialled by its pair, the other by who joins, at a broker where Ben does not listen.
  const link = await shared(host);
  await Promise.all([eve.stop(), host.stop()]);
  await open(ben, link);
  await world.pass(60_000);
  ben.wake();
  await world.pass(60_000);
  const parsed = parseInvitation(link, world.clock.now());
  if (!parsed.ok) throw new Error(parsed.error);
  const inbox = await invitationInboxId(parsed.invitation.secret);
  const { log } = world.signaling.broker(url);
  const joiners = new Set(log.filter(({ to }) => to === inbox).map(({ from }) => from));
  expect(joiners.size).toBe(1);
  const others = log.filter(({ from, to }) => joiners.has(from) && to !== inbox);
  expect(others).toEqual([]);
  expect(log.some(({ from, to }) => to !== inbox && !joiners.has(from))).toBe(true);
});
