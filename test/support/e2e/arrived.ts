// How the transfer of one file begins and ends well: both sides say so, what the receiver saves is what was sent, and
// where the bytes on the wire are counted, what was stored did not cross twice.
import { mkdir } from "node:fs/promises";
import { join } from "node:path";

import { expect } from "@playwright/test";

import type { FerryDevice } from "./device.ts";
import { sha256, writeRandomFile } from "./files.ts";
import type { Networks } from "./networks.ts";
import { expectSentOnce, type Wire, wireOf } from "./wire.ts";

/** Milliseconds for what is left of it: two browsers on two busy processors. */
const WAIT_MS = 120_000;

interface ToSend {
  readonly name: string;
  readonly byteLength: number;
  /** Where it is written. */
  readonly folder: string;
  readonly seed: string;
  /** Those that the two are in: what crosses is counted. */
  readonly networks?: Networks | undefined;
}

/** What arrives: the name of the one file, its SHA-256 in hex, the folder to save into a new folder of. */
interface Sent {
  readonly name: string;
  readonly digest: string;
  readonly folder: string;
  readonly wire?: Wire | undefined;
}

/** How: the patience, and how often it was cut or one of the two was killed. */
interface Arrival extends Sent {
  readonly waitMs?: number;
  readonly interruptions?: number;
}

/** `a` offers a new file of random bytes, and `b` accepts it. */
export async function sending(
  [a, b]: readonly [FerryDevice, FerryDevice],
  { name, byteLength, folder, seed, networks }: ToSend,
): Promise<Sent> {
  const digest = await writeRandomFile(join(folder, name), byteLength, seed);
  const wire = networks && wireOf(networks, byteLength);
  await a.send(join(folder, name));
  await b.accept();
  return { name, digest, folder, wire };
}

export async function expectArrived(
  [a, b]: readonly [FerryDevice, FerryDevice],
  { name, digest, folder, wire, waitMs = WAIT_MS, interruptions = 0 }: Arrival,
): Promise<void> {
  await Promise.all([a.untilVerified(name, waitMs), b.untilVerified(name, waitMs)]);
  if (wire) expectSentOnce(wire, interruptions);
  await mkdir(join(folder, "saved"));
  expect(await sha256(await b.save(name, join(folder, "saved")))).toBe(digest);
}
