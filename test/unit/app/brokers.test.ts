// What the screen knows of the meeting points.
import { expect, test } from "vitest";

import { reduce } from "../../../src/app/reduce.ts";
import type { BrokerStatus } from "../../../src/app/state.ts";
import { HOME } from "../../support/app-states.ts";

const url = "https://broker.example";
const other = { url: "https://other.example", is: "online" } as const;

/** The same broker after each of these in turn, beside another one. */
function after(...told: Omit<BrokerStatus, "url">[]): BrokerStatus | undefined {
  let state = { ...HOME, brokers: [other] as readonly BrokerStatus[] };
  for (const each of told) state = reduce(state, { type: "broker", url, status: { url, ...each } });
  expect(state.brokers[0]).toEqual(other);
  return state.brokers[1];
}

test("one that is tried again stays out of reach until it answers, without a time of the next try", () => {
  const offline = { is: "offline", retryAt: 7 } as const;
  expect(after({ is: "connecting" })).toEqual({ url, is: "connecting" });
  expect(after({ is: "connecting" }, offline)).toEqual({ url, ...offline });
  expect(after(offline, { is: "connecting" })).toEqual({ url, is: "offline" });
  expect(after(offline, { is: "connecting" }, offline)).toEqual({ url, ...offline });
  expect(after(offline, { is: "connecting" }, { is: "online" })).toEqual({ url, is: "online" });
  expect(after(offline, { is: "online" }, { is: "connecting" })).toEqual({ url, is: "connecting" });
});

test("of those that were out of reach nothing is known in a network that has just come", () => {
  const away = { ...HOME, online: false, brokers: [{ url, is: "offline", retryAt: 7 } as const, other] };
  expect(reduce(away, { type: "online", online: true }).brokers).toEqual([{ url, is: "connecting" }, other]);
  expect(reduce({ ...away, online: true }, { type: "online", online: false }).brokers).toEqual(away.brokers);
});
