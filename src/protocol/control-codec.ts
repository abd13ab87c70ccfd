// Control messages to text and back.
// Rule: what the other device sent becomes a value here, good or bad, and never an exception.
import * as v from "valibot";

import { utf8 } from "./bytes.ts";
import { MAX_CONTROL_BYTES } from "./limits.ts";
import { ControlMessageSchema, type ControlMessage } from "./messages.ts";

/**
 * What is wrong with a text. `ignored` is not: a type unknown here, whose sender marked it `optional: true`, so that a
 * newer Ferry can say more than this one knows. Everything else ends the session.
 */
export type ControlFault = "too-long" | "not-json" | "invalid" | "unknown" | "ignored";

export type Decoded = { ok: true; message: ControlMessage } | { ok: false; fault: ControlFault };

const KNOWN_TYPES: ReadonlySet<string> = new Set(
  ControlMessageSchema.options.map(({ entries }) => entries.type.literal),
);

/** JSON text of a message. Throws RangeError when it is over MAX_CONTROL_BYTES: that is a fault of ours. */
export function encodeControl(message: ControlMessage): string {
  const text = JSON.stringify(message);
  if (isTooLong(text))
    throw new RangeError(`control message ${message.type} is longer than ${MAX_CONTROL_BYTES} bytes`);
  return text;
}

/** Reads any text. Fields that the schema does not list are dropped. */
export function decodeControl(text: string): Decoded {
  if (isTooLong(text)) return { ok: false, fault: "too-long" };
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    // SyntaxError; or RangeError where a parser recurses into deep nesting.
    return { ok: false, fault: "not-json" };
  }
  const type = ownField(value, "type");
  if (typeof type !== "string") return { ok: false, fault: "invalid" };
  if (!KNOWN_TYPES.has(type)) return { ok: false, fault: ownField(value, "optional") === true ? "ignored" : "unknown" };
  const result = v.safeParse(ControlMessageSchema, value);
  return result.success ? { ok: true, message: result.output } : { ok: false, fault: "invalid" };
}

/** UTF-8 needs one to three bytes per UTF-16 unit, so most texts need not be encoded to know. */
function isTooLong(text: string): boolean {
  if (text.length > MAX_CONTROL_BYTES) return true;
  return text.length * 3 > MAX_CONTROL_BYTES && utf8(text).byteLength > MAX_CONTROL_BYTES;
}

function ownField(value: unknown, name: string): unknown {
  if (typeof value !== "object" || value === null || !Object.hasOwn(value, name)) return undefined;
  return (value as Record<string, unknown>)[name];
}
