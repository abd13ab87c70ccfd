// Every control message, every field of it wrong in turn, made from the schemas: refused, whichever it is.
// Rule: nothing here lists messages or fields; what messages.ts has is what is attacked.
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";

import { decodeControl, encodeControl } from "../../../src/protocol/control-codec.ts";
import { MAX_CONTROL_BYTES } from "../../../src/protocol/limits.ts";
import { ControlMessageSchema, type ControlMessage } from "../../../src/protocol/messages.ts";
import { propertyRun } from "../../support/property-run.ts";
import { exampleOf, valuesOf, withWrong, wrongValuesOf } from "../../support/schema-values.ts";

const run = propertyRun("messages");
const byteLength = (text: string) => new TextEncoder().encode(text).byteLength;
/** Lists of long texts can be longer than a message may be: that is another answer. */
const anyMessage = valuesOf(ControlMessageSchema).filter(
  (message) => byteLength(JSON.stringify(message)) <= MAX_CONTROL_BYTES,
) as fc.Arbitrary<ControlMessage>;

describe("every message", () => {
  it("that its schema allows comes back as it was", () => {
    fc.assert(
      fc.property(anyMessage, (message) => {
        expect(decodeControl(encodeControl(message))).toEqual({ ok: true, message });
      }),
      run,
    );
  });

  for (const schema of ControlMessageSchema.options) {
    const type = schema.entries.type.literal;
    const wrong = wrongValuesOf(schema).filter(({ path }) => path[0] !== "type");
    it(`${type}: refuses each of its fields in each of ${wrong.length} wrong ways`, () => {
      const good = exampleOf(schema);
      expect(decodeControl(JSON.stringify(good))).toMatchObject({ ok: true, message: { type } });
      for (const one of wrong) {
        const text = withWrong(good, one);
        const fault = byteLength(text) > MAX_CONTROL_BYTES ? "too-long" : "invalid";
        expect(decodeControl(text), `${one.path.join(".")}: ${one.what}`).toEqual({ ok: false, fault });
      }
    });
  }

  it("with any other value in any field is a message as good as it says, or refused", () => {
    const change = fc.record({ at: fc.nat(), value: fc.jsonValue() });
    fc.assert(
      fc.property(anyMessage, change, (message, { at, value }) => {
        const fields = Object.keys(message);
        const field = fields[at % fields.length] ?? "type";
        const decoded = decodeControl(JSON.stringify({ ...message, [field]: value }));
        if (decoded.ok) expect(decodeControl(encodeControl(decoded.message))).toEqual(decoded);
      }),
      run,
    );
  });

  it("damaged anywhere in its text is a value, never an exception", () => {
    fc.assert(
      fc.property(anyMessage, fc.nat(), fc.string({ unit: "binary", maxLength: 3 }), (message, at, text) => {
        const whole = JSON.stringify(message);
        const place = at % (whole.length + 1);
        const decoded = decodeControl(whole.slice(0, place) + text + whole.slice(place + text.length));
        if (decoded.ok) expect(decodeControl(encodeControl(decoded.message))).toEqual(decoded);
      }),
      run,
    );
  });
});
