// Whatever a broker says: one of four values, or nothing; and never an exception.
import * as fc from "fast-check";
import { expect, it } from "vitest";

import { MAX_BOX_BYTES } from "../../../src/protocol/limits.ts";
import { boxOf, boxPayload, readBrokerMessage } from "../../../src/signaling/broker-message.ts";
import { propertyRun } from "../../support/property-run.ts";

const run = propertyRun("broker messages");
const TYPES = [
  "OPEN",
  "ID-TAKEN",
  "INVALID-KEY",
  "ERROR",
  "EXPIRE",
  "OFFER",
  "ANSWER",
  "CANDIDATE",
  "LEAVE",
  "constructor",
];

it("any frame is one of four values, with nothing of it but bounded ids and a bounded text", () => {
  const word = fc.oneof(
    fc.constantFrom("ferry", "data", "media", "raw", "constructor", "__proto__", "AAAA"),
    fc.string(),
  );
  const any = fc.oneof(fc.jsonValue(), word, fc.constant("A".repeat(30_000)));
  const payload = fc.oneof(
    any,
    fc.record({ type: any, serialization: any, connectionId: any, box: any }, { requiredKeys: [] }),
  );
  const good = fc.record({
    type: fc.constant("data"),
    serialization: fc.constant("ferry"),
    connectionId: any,
    box: any,
  });
  const frame = fc.oneof(
    fc.jsonValue(),
    fc.record(
      { type: fc.constantFrom(...TYPES), src: any, payload: fc.oneof(payload, good) },
      { requiredKeys: ["type"] },
    ),
  );
  fc.assert(
    fc.property(frame, (said) => {
      const message = readBrokerMessage(said);
      if (!message) return;
      expect(["open", "refused", "absent", "box"]).toContain(message.is);
      if (message.is === "absent") expect(message.id).toMatch(/^[\w-]{1,64}$/);
      if (message.is !== "box") return;
      expect(message.from).toMatch(/^[\w-]{1,64}$/);
      expect(message.connectionId).toMatch(/^[\w-]{1,64}$/);
      expect(boxOf(message.text)?.byteLength ?? 0).toBeLessThanOrEqual(MAX_BOX_BYTES + 2);
    }),
    run,
  );
});

it("a box goes through as it was, under a name of its own each time", () => {
  fc.assert(
    fc.property(fc.uint8Array({ minLength: 1, maxLength: 2_048 }), (bytes) => {
      const box = new Uint8Array(bytes);
      const [payload, again] = [boxPayload(box), boxPayload(box)];
      const message = readBrokerMessage({ type: "OFFER", src: "someone", payload });
      expect(message?.is === "box" && boxOf(message.text)).toEqual(box);
      expect(payload.connectionId).not.toBe(again.connectionId);
    }),
    run,
  );
});
