import { expect, test } from "vitest";

import { SecondTries } from "../../../../src/session/talk/second-tries.ts";

/** A clock that tells how long was asked for, and passes that time at once. */
class Waits {
  ms = 0;
  readonly asked: number[] = [];
  #call = () => {};
  readonly clock = {
    now: () => this.ms,
    after: (ms: number, call: () => void) => {
      this.asked.push(ms);
      this.#call = call;
      return () => (this.#call = () => {});
    },
  };
  pass(): void {
    this.ms += this.asked.at(-1) ?? 0;
    this.#call();
  }
}

test("tries that fail come further and further apart, a minute at most; a later trouble begins anew", () => {
  const waits = new Waits();
  const tries = new SecondTries(waits.clock, () => {});
  for (let n = 0; n < 6; n += 1) {
    tries.later("t");
    // One that waits is not asked for twice.
    tries.later("t");
    waits.pass();
    waits.ms += 3_200;
  }
  expect(waits.asked).toEqual([5_000, 10_000, 20_000, 40_000, 60_000, 60_000]);
  waits.ms += 120_000;
  tries.later("t");
  expect(waits.asked.at(-1)).toBe(5_000);
});

test("after one that was not needed the next comes as the first one did", () => {
  const waits = new Waits();
  const tried: string[] = [];
  const tries = new SecondTries(waits.clock, (name) => tried.push(name));
  tries.later("t");
  waits.pass();
  tries.later("t");
  tries.forget("t");
  waits.pass();
  expect(tried).toEqual(["t"]);
  tries.later("t");
  expect(waits.asked).toEqual([5_000, 10_000, 5_000]);
});

test("what went on without a try is not tried, and the next wait is still longer than the one before", () => {
  const waits = new Waits();
  const tried: string[] = [];
  const tries = new SecondTries(waits.clock, (id) => tried.push(id));
  tries.later("t");
  waits.pass();
  tries.later("t");
  tries.cancel("t");
  waits.pass();
  expect(tried).toEqual(["t"]);
  tries.later("t");
  expect(waits.asked).toEqual([5_000, 10_000, 10_000]);
});

test("each transfer has its own tries, and none comes after the stop", () => {
  const waits = new Waits();
  const tried: string[] = [];
  const tries = new SecondTries(waits.clock, (id) => tried.push(id));
  tries.later("a");
  waits.pass();
  tries.later("b");
  expect(waits.asked).toEqual([5_000, 5_000]);
  tries.stop();
  waits.pass();
  tries.later("c");
  expect(tried).toEqual(["a"]);
});
