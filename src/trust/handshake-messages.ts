// The four texts of the handshake, read strictly: exact length of every field, nothing beside them.
// Rule: a text that is not exactly the awaited step is `protocol`; one of a later version is `newer-version`.
import * as v from "valibot";

import { fromBase64url } from "../protocol/bytes.ts";
import { PROTOCOL_VERSION } from "../protocol/limits.ts";
import { PUBLIC_KEY_BYTES } from "./identity.ts";

/**
 * `middle`: a secret, a fingerprint or a key does not fit: someone may be in between. `key-changed`: the other side
 * knows the pair's secret but signs with another key. `protocol`: not a message that may come now.
 */
export type HandshakeErrorCode = "middle" | "key-changed" | "protocol" | "newer-version";

export class HandshakeError extends Error {
  readonly code: HandshakeErrorCode;

  constructor(code: HandshakeErrorCode) {
    super(`handshake: ${code}`);
    this.name = "HandshakeError";
    this.code = code;
  }
}

/** Bytes of nonces, commitments and confirmations. */
export const HASH_BYTES = 32;
export const SIGNATURE_BYTES = 64;
const TAG_BYTES = 16;
/** Characters of one text: the longest, step 2, has 306. */
const MAX_LENGTH = 1_024;

const bytes = (byteLength: number) =>
  v.pipe(
    v.string(),
    v.rawTransform<string, Uint8Array<ArrayBuffer>>(({ dataset, addIssue, NEVER }) => {
      const decoded = fromBase64url(dataset.value);
      if (decoded?.byteLength === byteLength) return decoded;
      addIssue({ message: "length" });
      return NEVER;
    }),
  );

const STEPS = {
  1: v.strictObject({
    type: v.literal("handshake"),
    step: v.literal(1),
    version: v.literal(PROTOCOL_VERSION),
    ephemeral: bytes(PUBLIC_KEY_BYTES),
    commitment: bytes(HASH_BYTES),
  }),
  2: v.strictObject({
    type: v.literal("handshake"),
    step: v.literal(2),
    version: v.literal(PROTOCOL_VERSION),
    ephemeral: bytes(PUBLIC_KEY_BYTES),
    nonce: bytes(HASH_BYTES),
    confirm: bytes(HASH_BYTES),
  }),
  3: v.strictObject({
    type: v.literal("handshake"),
    step: v.literal(3),
    version: v.literal(PROTOCOL_VERSION),
    sealed: bytes(HASH_BYTES + PUBLIC_KEY_BYTES + SIGNATURE_BYTES + TAG_BYTES),
  }),
  4: v.strictObject({
    type: v.literal("handshake"),
    step: v.literal(4),
    version: v.literal(PROTOCOL_VERSION),
    sealed: bytes(PUBLIC_KEY_BYTES + SIGNATURE_BYTES + TAG_BYTES),
  }),
} as const;

type Step = keyof typeof STEPS;

const Newer = v.object({
  type: v.literal("handshake"),
  version: v.pipe(v.number(), v.safeInteger(), v.minValue(PROTOCOL_VERSION + 1)),
});

/** The fields of the awaited step. Throws HandshakeError. */
export function readStep<S extends Step>(step: S, text: string): v.InferOutput<(typeof STEPS)[S]> {
  const value = parse(text);
  const result = v.safeParse(STEPS[step], value);
  if (result.success) return result.output;
  throw new HandshakeError(v.is(Newer, value) ? "newer-version" : "protocol");
}

function parse(text: string): unknown {
  if (text.length > MAX_LENGTH) return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** One step as text; `values` are base64url already. */
export function writeStep(step: Step, values: Readonly<Record<string, string>>): string {
  return JSON.stringify({ type: "handshake", step, version: PROTOCOL_VERSION, ...values });
}
