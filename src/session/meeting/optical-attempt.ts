// What both devices of two scans have in common: what they are made of, whom they tell, and how a proven pair is kept.
// Rule: a pair is kept before the other side is told that all is well; one that was cancelled meanwhile is dropped.
import type { TwoScans, TwoScansError } from "../../app/pairing-state.ts";
import type { HandshakeResult } from "../../trust/handshake.ts";
import type { Role } from "../../trust/sealed-signaling.ts";
import type { PairRecord } from "../link.ts";
import type { EncounterEnd } from "./encounter.ts";
import { newPair } from "./new-pair.ts";
import type { PairBook } from "./pair-book.ts";
import type { Scene } from "./scene.ts";
import type { Wire } from "./wire.ts";

export interface OpticalParts {
  readonly scene: Scene;
  readonly book: PairBook;
  twoScans(now: TwoScans | undefined): void;
  /** A pair is kept; without a wire when that broke in the same moment. */
  met(pair: PairRecord, wire: Wire | undefined, texts: readonly string[]): void;
}

export interface OpticalAttemptEvents {
  show(now: TwoScans): void;
  failed(error: TwoScansError, name: string): void;
  met(pair: PairRecord, wire: Wire | undefined, texts: readonly string[]): void;
}

/** A new pair in the book; undefined when `over` says so meanwhile. Throws TableError. */
export async function keepOpticalPair(
  { scene, book }: OpticalParts,
  result: HandshakeResult,
  side: { identity: CryptoKeyPair; role: Role; name: string; visit: boolean },
  over: AbortSignal,
): Promise<PairRecord | undefined> {
  const { identity, role, name, visit } = side;
  // The host is done before the joiner is: until the joiner has spoken it may not know of the pair.
  const provisional = role === "host";
  const pair = newPair({ how: "scans", visit }, identity, result, { role, provisional, name, at: scene.now() });
  await book.add(pair);
  if (!over.aborted) return pair;
  await book.drop(pair.pairId);
  return undefined;
}

/** How the end of a connection is said. */
export function opticalError(why: EncounterEnd): TwoScansError {
  if (typeof why === "object") return "failed";
  switch (why) {
    case "no-path":
    case "lost":
    case "middle":
    case "storage":
      return why;
    case "silent":
      return "lost";
    case "key-changed":
    case "protocol":
      return "middle";
    case "newer-version":
      return "newer";
  }
}
