// Where a device listens: an id per UTC day, derived from a secret that only its pairs know, so that a broker cannot
// link one day's id to the next. Rule: ids are addresses, never identities.
import { toHex } from "../protocol/bytes.ts";
import { deriveBytes, importSecret } from "./key-schedule.ts";
import type { Role } from "./box.ts";

const DAY_MS = 24 * 60 * 60 * 1000;
/** Bytes of an id: 128 bits cannot be guessed, and 32 hex characters fit PeerServer's id rule. */
const ID_BYTES = 16;
/** Minutes after midnight UTC within which ids change: not all at once, yet within reach of a dial at the day before. */
const ROTATION_MINUTES = 240;

/** Days since 1970, UTC. */
export function dayOf(ms: number): number {
  return Math.floor(ms / DAY_MS);
}

/** The id (32 hex characters) at which the holder of this inbox secret listens on that day. */
export async function inboxId(secret: Uint8Array<ArrayBuffer>, day: number): Promise<string> {
  return toHex(await deriveBytes(await importSecret(secret), `inbox ${day}`, ID_BYTES));
}

/** The minute after midnight UTC of `day`, 0 to 239, at which the device moves to that day's id. */
export async function rotationMinute(secret: Uint8Array<ArrayBuffer>, day: number): Promise<number> {
  const [high = 0, low = 0] = await deriveBytes(await importSecret(secret), `inbox rotation ${day}`, 2);
  return ((high << 8) | low) % ROTATION_MINUTES;
}

/** An id of one pair's own, where `role` listens on `day` until that pair was told of a new inbox secret. */
export async function pairInboxId(pairSecret: CryptoKey, role: Role, day: number): Promise<string> {
  return toHex(await deriveBytes(pairSecret, `pair inbox ${role} ${day}`, ID_BYTES));
}
