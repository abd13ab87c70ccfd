// Sealed boxes: what is opened, and that nothing else is, byte by byte and address by address.
import { describe, expect, it } from "vitest";

import { toHex } from "../../../src/protocol/bytes.ts";
import { MAX_BOX_BYTES } from "../../../src/protocol/limits.ts";
import { importSecret } from "../../../src/trust/key-schedule.ts";
import {
  boxDial,
  openHello,
  openHelloAck,
  sealHello,
  sealHelloAck,
  signalSession,
} from "../../../src/trust/sealed-signaling.ts";
import type { Role, SignalMessage } from "../../../src/trust/sealed-signaling.ts";

const random = (byteLength: number) => crypto.getRandomValues(new Uint8Array(byteLength));
const id = () => toHex(random(16));
const secret = await importSecret(random(32));
const other = await importSecret(random(32));
const [A, B, C] = [id(), id(), id()];
const dial = id();
const route = { role: "joiner" as const, from: A, to: B };
const hello = { dial, at: 1_800_000_000_000, name: "Studio Mac" };

/** One of each field: version, kind, dial, nonce, first and middle ciphertext, padding, tag. */
const POSITIONS = [0, 1, 2, 17, 18, 29, 30, 31, 60, 300, 495, 496, 511];
function flipped(box: Uint8Array, at: number): Uint8Array<ArrayBuffer> {
  const changed = box.slice();
  changed[at] = (changed[at] ?? 0) ^ 1;
  return changed;
}

async function sessions(nonce = id(), name = dial) {
  const make = (role: Role, local: string, remote: string) =>
    signalSession(secret, { role, dial: name, nonce, local, remote });
  return { host: await make("host", B, A), joiner: await make("joiner", A, B) };
}
const candidate = (n: number): SignalMessage => ({
  type: "candidate",
  candidate: `candidate:${n}`,
  sdpMid: "0",
  sdpMLineIndex: 0,
});

describe("a hello", () => {
  it("is opened by who has the secret, and names its dial in the clear", async () => {
    const box = await sealHello(secret, route, hello);
    expect(boxDial(box)).toEqual({ kind: "hello", dial });
    expect(await openHello(secret, route, box)).toEqual(hello);
    const { name: _, ...nameless } = hello;
    expect(await openHello(secret, route, await sealHello(secret, route, nameless))).toEqual(nameless);
  });

  it("is nothing to another secret, role, sender or address", async () => {
    const box = await sealHello(secret, route, hello);
    expect(await openHello(other, route, box)).toBeUndefined();
    expect(await openHello(secret, { ...route, role: "host" }, box)).toBeUndefined();
    expect(await openHello(secret, { ...route, from: C }, box)).toBeUndefined();
    expect(await openHello(secret, { ...route, to: C }, box)).toBeUndefined();
    expect(await openHello(secret, { role: "joiner", from: B, to: A }, box)).toBeUndefined();
  });

  it("is nothing when any byte changed, or its length", async () => {
    const box = await sealHello(secret, route, hello);
    for (const at of POSITIONS) expect(await openHello(secret, route, flipped(box, at)), `byte ${at}`).toBeUndefined();
    for (const length of [0, 1, 29, 30, 46, 511, 513, 2048, MAX_BOX_BYTES + 1]) {
      const resized = new Uint8Array(length);
      resized.set(box.slice(0, length));
      expect(await openHello(secret, route, resized), `length ${length}`).toBeUndefined();
    }
  });

  it("looks the same length whatever it says, and never twice the same", async () => {
    const long = await sealHello(secret, route, { ...hello, name: "x".repeat(32) });
    const [one, two] = [await sealHello(secret, route, hello), await sealHello(secret, route, hello)];
    expect([one.byteLength, long.byteLength]).toEqual([512, 512]);
    expect(toHex(one.slice(18))).not.toBe(toHex(two.slice(18)));
  });

  it("with fields that are none is nothing, though sealed with the secret", async () => {
    const wrong = [
      { at: -1 },
      { at: 1.5 },
      { at: "1" },
      { name: "x".repeat(33) },
      { name: "ü".repeat(17) },
      { name: 1 },
    ];
    for (const change of wrong) {
      const box = await sealHello(secret, route, { ...hello, ...change } as never);
      expect(await openHello(secret, route, box), JSON.stringify(change)).toBeUndefined();
    }
    await expect(sealHello(secret, route, { ...hello, dial: "00" })).rejects.toThrow(RangeError);
  });
});

describe("the answer to a hello", () => {
  const back = { role: "host" as const, from: B, to: A, dial };
  const ack = { nonce: id(), at: 1_800_000_000_001, approval: true };

  it("is opened for the dial it answers and for no other", async () => {
    const box = await sealHelloAck(secret, back, ack);
    expect(boxDial(box)?.kind).toBe("hello-ack");
    expect(await openHelloAck(secret, back, box)).toEqual(ack);
    expect(await openHelloAck(secret, { ...back, dial: id() }, box)).toBeUndefined();
    expect(await openHelloAck(other, back, box)).toBeUndefined();
    expect(await openHelloAck(secret, { ...back, role: "joiner" }, box)).toBeUndefined();
    for (const at of POSITIONS)
      expect(await openHelloAck(secret, back, flipped(box, at)), `byte ${at}`).toBeUndefined();
  });

  it("is not the hello sent back, nor a hello the answer", async () => {
    const box = await sealHello(secret, { ...route, role: "host" }, hello);
    const answer = await sealHelloAck(secret, { ...back, role: "joiner" }, ack);
    const renamed = box.slice();
    renamed[1] = 2;
    expect(await openHelloAck(secret, { ...route, role: "host", dial }, box)).toBeUndefined();
    expect(await openHelloAck(secret, { ...route, role: "host", dial }, renamed)).toBeUndefined();
    expect(await openHello(secret, { ...back, role: "joiner" }, answer)).toBeUndefined();
  });
});

describe("a sealed session", () => {
  it("carries every kind of message both ways", async () => {
    const { host, joiner } = await sessions();
    const messages: SignalMessage[] = [
      { type: "description", kind: "offer", sdp: "v=0\r\n" },
      candidate(1),
      { type: "refused", reason: "too-many" },
      { type: "wait" },
      { type: "newer" },
    ];
    for (const message of messages) {
      expect(await joiner.open(await host.seal(message))).toEqual(message);
      expect(await host.open(await joiner.seal(message))).toEqual(message);
    }
  });

  it("opens nothing twice, nothing overtaken and nothing reflected; a lost box delays nothing", async () => {
    const { host, joiner } = await sessions();
    const boxes = await Promise.all([1, 2, 3, 4].map((n) => host.seal(candidate(n))));
    const open = async (at: number) => (await joiner.open(boxes[at] ?? new Uint8Array(0))) !== undefined;
    expect([await open(0), await open(0), await open(2), await open(1), await open(2), await open(3)]).toEqual([
      true,
      false,
      true,
      false,
      false,
      true,
    ]);
    expect(await host.open(await host.seal(candidate(5)))).toBeUndefined();
  });

  it("keeps the order of calls made at once", async () => {
    const { host, joiner } = await sessions();
    const boxes = await Promise.all(Array.from({ length: 40 }, (_, n) => host.seal(candidate(n))));
    const opened = await Promise.all(boxes.map((box) => joiner.open(box)));
    expect(opened).toEqual(Array.from({ length: 40 }, (_, n) => candidate(n)));
  });

  it("opens nothing of another dial, answer, secret or address", async () => {
    const nonce = id();
    const { host } = await sessions(nonce);
    const box = await host.seal(candidate(1));
    const at = { role: "joiner" as const, dial, nonce, local: A, remote: B };
    const tries = [
      { ...at, dial: id() },
      { ...at, nonce: id() },
      { ...at, local: C },
      { ...at, remote: C },
    ];
    for (const options of tries) expect(await (await signalSession(secret, options)).open(box)).toBeUndefined();
    expect(await (await signalSession(other, at)).open(box)).toBeUndefined();
    expect(await (await signalSession(secret, { ...at, role: "host" })).open(box)).toBeUndefined();
    expect(await (await signalSession(secret, at)).open(box)).toEqual(candidate(1));
  });

  it("opens nothing that changed, and goes on after it", async () => {
    const { host, joiner } = await sessions();
    const box = await host.seal(candidate(1));
    for (const at of POSITIONS) expect(await joiner.open(flipped(box, at)), `byte ${at}`).toBeUndefined();
    expect(await joiner.open(box)).toEqual(candidate(1));
  });

  it("opens no message that is none, though sealed with the keys", async () => {
    const { host, joiner } = await sessions();
    const wrong = [
      null,
      1,
      [],
      {},
      { type: "x" },
      { type: "refused", reason: "x" },
      { type: "description", kind: "pranswer", sdp: "" },
    ];
    for (const message of wrong) expect(await joiner.open(await host.seal(message as never))).toBeUndefined();
    expect(await joiner.open(await host.seal({ type: "wait" }))).toEqual({ type: "wait" });
  });

  it("pads to four lengths, and does not seal more than the largest holds", async () => {
    const { host } = await sessions();
    const sized = async (length: number) =>
      (await host.seal({ type: "description", kind: "offer", sdp: "x".repeat(length) })).byteLength;
    expect([await sized(10), await sized(1_000), await sized(3_000), await sized(10_000)]).toEqual([
      512, 2048, 8192, 16384,
    ]);
    await expect(sized(16_400)).rejects.toThrow(RangeError);
  });

  it("bounds what it opens at once", async () => {
    const { host, joiner } = await sessions();
    const box = await host.seal(candidate(1));
    const opened = await Promise.all(Array.from({ length: 1_000 }, () => joiner.open(box)));
    expect(opened.filter(Boolean)).toHaveLength(1);
  });
});

describe("what is no box", () => {
  it("has no dial, whatever its bytes", () => {
    for (const length of [0, 1, 2, 18, 511, 513, 1024, 20_000]) expect(boxDial(random(length))).toBeUndefined();
    for (const [version, kind] of [
      [0, 1],
      [2, 1],
      [1, 0],
      [1, 5],
      [1, 255],
    ] as const) {
      const box = new Uint8Array(512);
      box.set([version, kind]);
      expect(boxDial(box)).toBeUndefined();
    }
  });
});
