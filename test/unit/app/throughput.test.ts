import { expect, test } from "vitest";

import { createApp } from "../../../src/app/app.ts";
import { TableError } from "../../../src/session/ports.ts";
import { FakeWorld } from "./fake-ports.ts";

const THROUGHPUT = { stretchMs: 250, tookMs: 300, bytes: [5, 1] };

test("throughput is what the session measured", async () => {
  const world = new FakeWorld();
  const app = createApp(world.ports, true);
  await app.start();
  await expect.poll(() => app.state.ownership).toBe("here");
  world.throughput = async () => THROUGHPUT;
  expect(await app.verbs.throughput("t")).toEqual(THROUGHPUT);
});

test("throughput is none without a session, and where the history cannot be read", async () => {
  const world = new FakeWorld();
  const app = createApp(world.ports, true);
  expect(await app.verbs.throughput("t")).toBeUndefined();
  await app.start();
  await expect.poll(() => app.state.ownership).toBe("here");
  const error = new TableError("refused");
  world.throughput = () => Promise.reject(error);
  expect(await app.verbs.throughput("t")).toBeUndefined();
  expect(world.faults).toEqual([error]);
});
