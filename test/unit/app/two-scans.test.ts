// Two scans in the app: what the session tells is the state, what a person does reaches the session, and a new session
// knows nothing of it.
import { expect, test } from "vitest";

import { createApp } from "../../../src/app/app.ts";
import { turn, turns } from "../../support/turn.ts";
import { FakeWorld } from "./fake-ports.ts";

async function started() {
  const world = new FakeWorld();
  const app = createApp(world.ports, true);
  await app.start();
  await turn();
  return { app, world };
}

test("the state follows the session, and is gone when two scans are over", async () => {
  const { app, world } = await started();
  const code = { stage: "code", code: "https://ferry.example/#/pair/1", expiresAt: 5 } as const;
  world.session?.onEvent({ type: "two-scans", twoScans: code });
  expect(app.state.twoScans).toEqual(code);
  world.session?.onEvent({ type: "two-scans", twoScans: { ...code, trouble: "own" } });
  expect(app.state.twoScans).toEqual({ ...code, trouble: "own" });
  world.session?.onEvent({ type: "two-scans", twoScans: undefined });
  expect("twoScans" in app.state).toBe(false);
});

test("begin, agree and cancel reach the session, and nothing breaks without one", async () => {
  const world = new FakeWorld();
  world.ownedBy = "elsewhere";
  const app = createApp(world.ports, true);
  await app.start();
  app.verbs.beginTwoScans();
  app.verbs.agreeToTwoScans();
  app.verbs.cancelTwoScans();
  expect(world.calls).toEqual([]);
  app.verbs.useHere();
  await turn();
  await turn();
  app.verbs.beginTwoScans();
  app.verbs.agreeToTwoScans();
  app.verbs.cancelTwoScans();
  expect(world.calls.map(([name]) => name).slice(-3)).toEqual(["beginTwoScans", "agreeToTwoScans", "cancelTwoScans"]);
});

test("a session that died takes its codes with it", async () => {
  const { app, world } = await started();
  world.session?.onEvent({ type: "two-scans", twoScans: { stage: "connecting", name: "Mac" } });
  world.session?.onCrash();
  await turns(5);
  expect(world.called("openSession")).toHaveLength(2);
  expect("twoScans" in app.state).toBe(false);
});
