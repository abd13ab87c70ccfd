// Whether those who share a link each get their part of it: two Ferry transfers, or Ferry beside a TCP flow.
// Rule: both run for the whole of what is measured; a share is of what the two moved together.
import { setTimeout } from "node:timers/promises";

import type { FerryDevice } from "../test/support/e2e/device.ts";
import { pairOn, serveFerry, storedBytes } from "./ferry.ts";
import { oneFile, type Payload } from "./payload.ts";
import type { Place } from "./place.ts";
import { type Flow, tcpFlow } from "./tcp.ts";
import { onStage } from "./turns.ts";

/** Part that each gets at least, of what both move. */
const LEAST_PART = 0.25;
/** Milliseconds before anything counts: lanes are tried, a flow finds its rate. */
const SETTLE_MS = 8_000;

/** `beside`: "ferry", or a TCP flow by its congestion control. */
export async function measureSharing(
  beside: string,
  place: Place,
  folder: string,
  byteLength: number,
  windowMs: number,
): Promise<void> {
  const payload = await oneFile(folder, byteLength);
  const server = await serveFerry(place);
  const ferry = (name: string, act: (flow: Flow) => Promise<void>) =>
    onStage(folder, place, async (stage) => {
      const [from, to] = await pairOn(stage, server.url);
      await from.send(payload.path);
      await act(await ferryFlow(name, to, payload));
    });
  try {
    await ferry("ferry", async (first) => {
      if (beside === "ferry") return ferry("another ferry", (second) => share([first, second], windowMs));
      const tcp = await tcpFlow(place, beside);
      try {
        await share([first, tcp], windowMs);
      } finally {
        await tcp.stop();
      }
    });
  } finally {
    await server.stop();
  }
}

async function ferryFlow(name: string, to: FerryDevice, payload: Payload): Promise<Flow> {
  await to.accept();
  await to.untilStored(payload.name, 0.001);
  return { name, bytes: () => storedBytes(to, payload) };
}

async function share(flows: readonly Flow[], windowMs: number): Promise<void> {
  await setTimeout(SETTLE_MS);
  const before = await Promise.all(flows.map((flow) => flow.bytes()));
  await setTimeout(windowMs);
  const after = await Promise.all(flows.map((flow) => flow.bytes()));
  const moved = after.map((bytes, n) => bytes - (before[n] ?? 0));
  const all = moved.reduce((sum, bytes) => sum + bytes, 0);
  const parts = moved.map((bytes) => bytes / all);
  for (const [n, { name }] of flows.entries()) {
    const rate = (moved[n] ?? 0) / 1e6 / (windowMs / 1000);
    console.log(`${name}: ${rate.toFixed(2)} MB/s, ${(100 * (parts[n] ?? 0)).toFixed(0)} % of both`);
  }
  const fair = parts.every((part) => part >= LEAST_PART);
  console.log(`each at least ${100 * LEAST_PART} %: ${fair ? "yes" : "NO"}`);
}
