// Two devices from the first code to the next day, over memory signaling and memory connections.
import { expect, it } from "vitest";

import { turns } from "../../../support/turn.ts";
import { pairUp, World } from "./world.ts";

it("pairs two devices by a code on the screen", async () => {
  const world = new World();
  const [host, joiner] = [await world.device("Studio Mac").start(), await world.device("Phone").start()];
  await pairUp(world, host, joiner);
  expect(host.pair.pairId).toBe(joiner.pair.pairId);
  expect(host.pair.pictures).toEqual(joiner.pair.pictures);
  expect([host.pair.name, joiner.pair.name]).toEqual(["Phone", "Studio Mac"]);
  expect([host.presence, joiner.presence]).toEqual(["here", "here"]);
  expect(joiner.joining).toBeUndefined();
  host.link.send({ type: "received", id: "00".repeat(16) });
  await world.until("heard", () => joiner.heard.length === 1);
});

it("a page on localhost reads a code of its own instance and dials the broker that it can reach", async () => {
  const world = new World();
  const local = "http://localhost:8443/peerjs";
  const [phone, laptop] = [world.device("Phone"), world.device("Laptop")];
  phone.options = { ...phone.options, brokers: [local], brokerRef: { kind: "self" } };
  laptop.options = { ...laptop.options, brokers: [local], brokerRef: { kind: "self" }, selfBroker: local };
  await phone.start();
  await laptop.start();
  await pairUp(world, phone, laptop);
  expect(laptop.pair.pairId).toBe(phone.pair.pairId);
});

it("finds a paired device again after both were restarted", async () => {
  const world = new World();
  const [host, joiner] = [await world.device("Studio Mac").start(), await world.device("Phone").start()];
  await pairUp(world, host, joiner);
  await Promise.all([host.stop(), joiner.stop()]);
  await host.start();
  await world.pass(30_000);
  expect(host.presence).toBe("away");
  await joiner.start();
  await world.until("together again", () => host.links.size === 1 && joiner.links.size === 1);
  expect(host.presence).toBe("here");
});

it("opens nothing before it is started, nor when it is stopped in the middle of that", async () => {
  const world = new World();
  const [host, joiner] = [await world.device("Studio Mac").start(), await world.device("Phone").start()];
  await pairUp(world, host, joiner);
  host.meeting.showInvitation();
  await host.stop();
  await joiner.stop();
  for (let count = 0; count < 12; count += 1) {
    const starting = host.start();
    host.meeting.configure(host.options);
    host.meeting.setDeviceName("Loft Mac");
    const hide = host.meeting.showInvitation();
    await turns(count);
    await host.stop();
    await starting;
    host.meeting.configure(host.options);
    host.meeting.agreeToJoin();
    await host.meeting.openInvitation("https://ferry.example/#/pair/AAAA");
    hide();
    await world.pass(60_000);
    expect(world.broker.ids).toEqual([]);
    expect(world.clock.waiting).toBe(0);
  }
});
