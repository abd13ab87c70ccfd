// How a transfer ends well: both sides say so, and what the receiver saves is what was sent.
import { mkdir } from "node:fs/promises";
import { join } from "node:path";

import { expect } from "@playwright/test";

import type { FerryDevice } from "./device.ts";
import { sha256 } from "./files.ts";

/** Milliseconds for what is left of it: two browsers on two busy processors. */
const WAIT_MS = 120_000;

/** What arrives: the name of the one file, its SHA-256 in hex, the folder to save into a new folder of, and the patience. */
interface Arrival {
  readonly name: string;
  readonly digest: string;
  readonly folder: string;
  readonly waitMs?: number;
}

export async function expectArrived(
  [a, b]: readonly [FerryDevice, FerryDevice],
  { name, digest, folder, waitMs = WAIT_MS }: Arrival,
): Promise<void> {
  await Promise.all([a.untilVerified(name, waitMs), b.untilVerified(name, waitMs)]);
  await mkdir(join(folder, "saved"));
  expect(await sha256(await b.save(name, join(folder, "saved")))).toBe(digest);
}
