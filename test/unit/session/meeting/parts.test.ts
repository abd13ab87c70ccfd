// The small parts of meeting, each by its own rule.
import { expect, it } from "vitest";

import { Pulse } from "../../../../src/session/meeting/pulse.ts";
import { Redialling } from "../../../../src/session/meeting/redialling.ts";
import { Scene } from "../../../../src/session/meeting/scene.ts";
import type { Clock } from "../../../../src/session/ports.ts";
import type { MeetingParts } from "../../../../src/session/meeting/parts.ts";
import { TextQueue } from "../../../../src/session/meeting/text-queue.ts";
import { TokenBucket } from "../../../../src/session/meeting/token-bucket.ts";
import { Turns } from "../../../../src/session/meeting/turns.ts";
import { ABSENT_REDIAL_MS, LAST_REDIAL_MS, PING_AFTER_MS, PONG_MS } from "../../../../src/session/meeting/timing.ts";
import { settle, TestClock } from "./test-clock.ts";

function sceneAt(clock: Clock): Scene {
  const random = (byteLength: number) => new Uint8Array(byteLength);
  const parts: Pick<MeetingParts, "clock" | "random" | "deviceName"> = { clock, random, deviceName: "Mac" };
  return new Scene(parts as MeetingParts);
}
async function pass(clock: TestClock, ms: number): Promise<void> {
  const end = clock.now() + ms;
  do await settle();
  while (clock.step(end));
}

it("a token bucket gives a burst, then so much per second, and no more after a long rest", async () => {
  const clock = new TestClock();
  const bucket = new TokenBucket(clock, 2, 5);
  const taken = () => Array.from({ length: 20 }, () => bucket.take()).filter(Boolean).length;
  expect(taken()).toBe(5);
  await pass(clock, 1_000);
  expect(taken()).toBe(2);
  await pass(clock, 3_600_000);
  expect(taken()).toBe(5);
});

it("a token bucket is not stopped by a clock that was set back", () => {
  let now = 1_000_000;
  const bucket = new TokenBucket({ now: () => now, after: () => () => undefined }, 1, 1);
  expect(bucket.take()).toBe(true);
  now -= 500_000;
  expect(bucket.take()).toBe(false);
  now += 1_000;
  expect(bucket.take()).toBe(true);
});

it("a queue of texts gives them in order, refuses one too many, and rejects who waits when it closes", async () => {
  const queue = new TextQueue(2);
  const first = queue.next();
  expect([queue.push("a"), queue.push("b"), queue.push("c"), queue.push("d")]).toEqual([true, true, true, false]);
  expect([await first, await queue.next()]).toEqual(["a", "b"]);
  expect(queue.rest()).toEqual(["c"]);
  const waiting = queue.next();
  queue.close();
  await expect(waiting).rejects.toThrow("closed");
  await expect(queue.next()).rejects.toThrow("closed");
});

it("turns run so many at once, in order, and a failure is its caller's alone", async () => {
  const turns = new Turns(2);
  const done: number[] = [];
  let running = 0;
  const task = (n: number) => async () => {
    running += 1;
    expect(running).toBeLessThanOrEqual(2);
    await settle();
    running -= 1;
    if (n === 1) throw new Error("mine");
    done.push(n);
  };
  const all = await Promise.allSettled([0, 1, 2, 3, 4].map((n) => turns.run(task(n))));
  expect(all.map(({ status }) => status)).toEqual(["fulfilled", "rejected", "fulfilled", "fulfilled", "fulfilled"]);
  expect(done).toEqual([0, 2, 3, 4]);
});

it("redialling waits longer and longer, starts anew when told, and stops", async () => {
  const clock = new TestClock();
  const at: number[] = [];
  const redialling = new Redialling(sceneAt(clock), {
    round: async () => {
      at.push(clock.now());
      return { is: at.length < 30 ? "silent" : "absent" };
    },
    answered: () => undefined,
    unanswered: () => undefined,
  });
  redialling.now();
  await pass(clock, 2 * 3_600_000);
  const waits = at.slice(1).map((time, n) => time - (at[n] ?? 0));
  // Without chance: jitter is tested by its bounds elsewhere.
  expect(waits.slice(0, 7)).toEqual([2_000, 4_000, 8_000, 16_000, 32_000, LAST_REDIAL_MS, LAST_REDIAL_MS]);
  expect(waits.at(-1)).toBe(ABSENT_REDIAL_MS);
  const before = at.length;
  redialling.now();
  await settle();
  expect(at.length).toBe(before + 1);
  await pass(clock, 4_500);
  expect(at.length).toBe(before + 2);
  redialling.stop();
  await pass(clock, 3_600_000);
  expect(at.length).toBe(before + 2);
  expect(clock.waiting).toBe(0);
});

it("a pulse asks only after silence, and counts what stays unanswered", async () => {
  const clock = new TestClock();
  const asked: number[] = [];
  const missed: number[] = [];
  const trips: number[] = [];
  const pulse = new Pulse(sceneAt(clock), {
    ping: (n) => asked.push(n),
    answered: (ms) => trips.push(ms),
    missed: (inARow) => missed.push(inARow),
  });
  pulse.ask();
  await pass(clock, 40);
  pulse.heard();
  pulse.pong(1);
  expect(trips).toEqual([40]);
  for (let n = 0; n < 20; n += 1) {
    await pass(clock, PING_AFTER_MS / 2);
    pulse.heard();
  }
  expect(asked).toEqual([1]);
  await pass(clock, PING_AFTER_MS + 2 * PONG_MS + 10);
  expect(missed).toEqual([1, 2]);
  pulse.heard();
  await pass(clock, PONG_MS + 10);
  expect(missed).toEqual([1, 2]);
  pulse.pong(99);
  expect(trips).toHaveLength(1);
  pulse.close();
  expect(clock.waiting).toBe(0);
});

it("a pulse asks after silence though the clock was set back meanwhile", async () => {
  const clock = new TestClock();
  let ahead = 3_600_000;
  const after = clock.after.bind(clock);
  let asked = 0;
  const pulse = new Pulse(sceneAt({ now: () => clock.now() + ahead, after }), {
    ping: () => (asked += 1),
    answered: () => undefined,
    missed: () => undefined,
  });
  pulse.ask();
  pulse.heard();
  pulse.pong(1);
  ahead = 0;
  await pass(clock, PING_AFTER_MS + 10);
  expect(asked).toBe(2);
  pulse.close();
});
