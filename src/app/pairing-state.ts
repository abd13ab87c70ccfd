// How pairing goes wrong, and two scans as the screen draws them; part of `AppState`.
// Rule: that of state.ts: no words, no live objects, plain data.

export type JoinError =
  | "not-ferry" // a link or code of something else
  | "cut-short" // Ferry's, but damaged or incomplete
  | "newer" // made by a newer Ferry
  | "expired"
  | "used"
  | "denied" // the sharer said no
  | "own" // this device's own code
  | "unreachable" // no broker
  | "no-path" // the two networks won't connect
  | "middle" // fingerprints or key confirmation failed: someone may be in the middle
  | "words-wrong" // no such words at that number
  | "words-over" // used, guessed wrong by somebody, or run out
  | "words-nobody" // no device shows that number
  | "too-many" // MAX_PAIRS reached
  | "storage";

/** What may go wrong with two scans, beside what may with every way of pairing. */
export type TwoScansError =
  | Exclude<JoinError, "unreachable" | "denied" | `words-${string}`>
  | "foreign" // an answer to a code that this device does not show
  | "no-address" // no network at all
  | "lost" // the other device went away
  | "not-loaded" // this part of the app did not load
  | "failed"; // this browser could not make the connection

/**
 * Pairing by two scans, without a broker; one at a time. One device shows a code, the other scans it and shows its
 * answer, the first scans that. `trouble`: what was scanned in between and did not fit. `visit`: for this visit only,
 * by either side's wish as far as it is known.
 */
export type TwoScans =
  | { stage: "making"; visit?: boolean }
  /** The first device's code, which waits for the answer to be scanned. */
  | { stage: "code"; code: string; expiresAt: number; visit?: boolean; trouble?: TwoScansError }
  /** A code of another device was scanned or opened: agree first. */
  | { stage: "ask"; name: string; visit?: boolean }
  /** The second device's answer, which waits to be scanned; it may be replaced. */
  | { stage: "answer"; name: string; code: string; expiresAt: number; visit?: boolean; trouble?: TwoScansError }
  | { stage: "connecting"; name: string; visit?: boolean }
  | { stage: "failed"; name: string; error: TwoScansError };
