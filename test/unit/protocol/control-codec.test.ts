// Control messages: what is taken, what is refused and why, whatever the text.
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";

import { decodeControl, encodeControl } from "../../../src/protocol/control-codec.ts";
import { MAX_CONTROL_BYTES } from "../../../src/protocol/limits.ts";
import type { ControlMessage } from "../../../src/protocol/messages.ts";
import { propertyRun } from "../../support/property-run.ts";

const id = "00112233445566778899aabbccddeeff";
const transfer = "0011223344556677";
const digest = "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";

const messages: ControlMessage[] = [
  {
    type: "introduce",
    version: 1,
    name: "Studio Mac",
    inbox: { secret: digest, generation: 0 },
    brokers: ["https://example.org/peer"],
    clock: 1,
  },
  { type: "ping", n: 1 },
  { type: "chat", id, at: 1_700_000_000_000, text: "안녕 👋" },
  { type: "candidate", candidate: "", sdpMid: null, sdpMLineIndex: null },
  {
    type: "transfer-request",
    id,
    transfer,
    at: 5,
    items: 1,
    byteLength: 3,
    blockBytes: 262_144,
    pages: 1,
    manifestDigest: digest,
  },
  {
    type: "transfer-items",
    transfer,
    page: 0,
    items: [{ path: "a/b", byteLength: 3, mediaType: "", modifiedAt: 0 }],
  },
  { type: "transfer-resume", transfer, attempt: 2, held: [[0, 3]], heldDigest: digest, partial: [[3, 10]] },
  {
    type: "items-void",
    id,
    transfer,
    items: [
      [0, "changed"],
      [99_999, "unreadable"],
    ],
  },
];

const fault = (text: string) => {
  const decoded = decodeControl(text);
  return decoded.ok ? "ok" : decoded.fault;
};

describe("control messages", () => {
  for (const message of messages) {
    it(`${message.type} comes back as it was`, () => {
      expect(decodeControl(encodeControl(message))).toEqual({ ok: true, message });
    });
  }

  it("drops fields it does not know", () => {
    expect(decodeControl('{"type":"ping","n":1,"more":[1]}')).toEqual({ ok: true, message: { type: "ping", n: 1 } });
  });

  it("ignores an unknown type only when its sender says that it may be", () => {
    expect(fault('{"type":"wave","optional":true}')).toBe("ignored");
    expect(fault('{"type":"wave","optional":"true"}')).toBe("unknown");
    expect(fault('{"type":"wave"}')).toBe("unknown");
    expect(fault('{"type":"constructor","optional":true}')).toBe("ignored");
    expect(fault('{"type":"ping","n":-1,"optional":true}')).toBe("invalid");
  });

  it.each([
    ["null", "invalid"],
    ["1", "invalid"],
    ['"ping"', "invalid"],
    ["[]", "invalid"],
    ["{}", "invalid"],
    ["", "not-json"],
    ["{", "not-json"],
    ['{"type":null}', "invalid"],
    ['{"type":["ping"],"n":1}', "invalid"],
    ['{"__proto__":{"type":"ping","n":1}}', "invalid"],
    ['{"type":"ping","__proto__":{"n":1}}', "invalid"],
    ['{"type":"ping","n":1.5}', "invalid"],
    ['{"type":"ping","n":1e999}', "invalid"],
    [`{"type":"chat","id":"${id.toUpperCase()}","at":1,"text":"x"}`, "invalid"],
    [`{"type":"chat","id":"${id}","at":1,"text":""}`, "invalid"],
    [`{"type":"transfer-items","transfer":"${transfer}","page":0,"items":{"length":1,"0":{}}}`, "invalid"],
    [`{"type":"transfer-items","transfer":"${transfer}","page":0,"items":[null]}`, "invalid"],
    [`{"type":"transfer-complete","transfer":"${transfer}","attempt":1,"root":"${digest.slice(1)}"}`, "invalid"],
    [`{"type":"transfer-complete","transfer":"${transfer}","attempt":1,"root":"${digest.slice(1)}B"}`, "invalid"],
    [`{"type":"transfer-resume","transfer":"${transfer}","attempt":70000}`, "invalid"],
  ])("refuses %s", (text, why) => {
    expect(fault(text)).toBe(why);
  });

  it("is not harmed by a field named __proto__", () => {
    const decoded = decodeControl('{"type":"ping","n":1,"__proto__":{"polluted":true}}');
    expect(decoded).toEqual({ ok: true, message: { type: "ping", n: 1 } });
    expect(({} as { polluted?: boolean }).polluted).toBeUndefined();
    expect(Object.getPrototypeOf((decoded as { message: object }).message)).toBe(Object.prototype);
  });

  it("is not harmed by depth", () => {
    const depth = MAX_CONTROL_BYTES / 2 - 20;
    for (const text of ["[".repeat(depth) + "]".repeat(depth), `{"type":"ping","n":${"[".repeat(depth)}`]) {
      expect(["invalid", "not-json"]).toContain(fault(text));
    }
  });

  it("counts bytes, not characters", () => {
    const room = MAX_CONTROL_BYTES - '{"type":""}'.length;
    expect(fault(`{"type":"${"x".repeat(room)}"}`)).toBe("unknown");
    expect(fault(`{"type":"${"x".repeat(room + 1)}"}`)).toBe("too-long");
    expect(fault(`{"type":"${"한".repeat(Math.floor(room / 3) + 1)}"}`)).toBe("too-long");
    expect(() => encodeControl({ type: "chat", id, at: 1, text: "x".repeat(MAX_CONTROL_BYTES) })).toThrow(RangeError);
  });

  it("makes a value of any text and any JSON", () => {
    fc.assert(
      fc.property(fc.oneof(fc.string({ unit: "binary" }), fc.json()), (text) => {
        expect(decodeControl(text).ok).toBe(false);
      }),
      propertyRun("control messages"),
    );
  });
});
