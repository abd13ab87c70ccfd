// Bytes on the wire, counted where they come in at the receiver: nothing that is durably stored crosses a second time.
// Rule: what a cut or a kill may cost is what was on its way or waited for the disk, and never grows with what was stored.
import { expect } from "@playwright/test";

import { figure } from "./figures.ts";
import type { Networks } from "./networks.ts";

const MiB = 1024 * 1024;
/**
 * Bytes on the wire for each byte of a file, at most: headers are 0.1 of it, and what was lost and sent again, in the
 * buffers of processors that other things want as well, has been 0.1.
 */
const MOST_PER_BYTE = 1.25;
/** One cut or kill costs at most so many. On its way are a few MiB, since a sender hears what has come. */
const INTERRUPTED_BYTES = 16 * MiB;
/** Keeping a connection alive, seen by a device that takes nothing: far below what a transfer moves in a second. */
const NOTHING_BYTES = 100_000;

/** What crosses for one transfer. */
export interface Wire {
  readonly byteLength: number;
  /** Bytes with the headers of all layers, since it was offered. */
  crossed(): number;
}

/** Begins to count for a file of `byteLength` that `b` receives. */
export function wireOf(networks: Networks, byteLength: number): Wire {
  const before = networks.receivedBytes("b");
  return { byteLength, crossed: () => networks.receivedBytes("b") - before };
}

/** The transfer is done, and was interrupted so many times. */
export function expectSentOnce({ byteLength, crossed }: Wire, interruptions: number): void {
  const [bytes, mib] = [crossed(), (count: number) => (count / MiB).toFixed(0)];
  figure(`${mib(bytes)} MiB on the wire for ${mib(byteLength)} MiB, ${(bytes / byteLength).toFixed(3)} for each byte`);
  expect(bytes, "bytes on the wire").toBeLessThan(byteLength * MOST_PER_BYTE + interruptions * INTERRUPTED_BYTES);
}

/** While `act` runs next to nothing comes in at the receiver, though a transfer is under way. Where it can be counted. */
export async function expectNothingCrosses(
  networks: Networks | undefined,
  act: () => Promise<void>,
  most = NOTHING_BYTES,
): Promise<void> {
  if (!networks) return act();
  const before = networks.receivedBytes("b");
  await act();
  const came = networks.receivedBytes("b") - before;
  figure(`${(came / 1000).toFixed(0)} kB came in meanwhile`);
  expect(came, "bytes that came in meanwhile").toBeLessThan(most);
}
