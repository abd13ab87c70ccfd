// What two devices say to each other through a broker before they are connected, sealed with a secret they share:
// hello and its answer, then descriptions and candidates. Rule: a box from anybody else, or one seen before, reflected
// or sent elsewhere, is `undefined` and gets no answer. `role` is always the role of the one who sealed.
//
//   joiner                                     host           (or the other way round, for a pair)
//     |-- hello {dial, at, name?, visit?} ----->|    key: secret, sender's role
//     |<------------- hello-ack {nonce, at} ----|    key: secret, sender's role; names the dial
//     |<============ signal 1, 2, 3 ... =======>|    keys: secret, dial and nonce, one per direction
import * as v from "valibot";

import { fromHex, utf8 } from "../protocol/bytes.ts";
import { MAX_DEVICE_NAME_BYTES } from "../protocol/limits.ts";
import { Candidate, Description } from "../protocol/messages.ts";
import { boxDial, closeBox, MAX_BOX_CONTENT_BYTES, openBox } from "./box.ts";
import type { BoxRoute, Role } from "./box.ts";
import { deriveSealKey } from "./key-schedule.ts";

export { boxDial } from "./box.ts";
export type { BoxRoute, Role } from "./box.ts";

const Id = v.pipe(v.string(), v.regex(/^[0-9a-f]{32}$/));
const Time = v.pipe(v.number(), v.safeInteger(), v.minValue(0));
const HelloSchema = v.object({
  /** 16 random bytes, hex: names this dial, whoever answers. */
  dial: Id,
  /** The speaker's clock, ms since 1970. */
  at: Time,
  /**
   * When the speaker began the round of dials that this one is of, by its clock: it takes an answer to any dial of its
   * latest round, and to none of those before.
   */
  round: v.optional(Time),
  /** The joiner's name, for the host to approve; at most MAX_DEVICE_NAME_BYTES, not yet cleaned. */
  name: v.optional(v.pipe(v.string(), v.maxBytes(MAX_DEVICE_NAME_BYTES))),
  /** The joiner pairs for this visit only, whatever the invitation says. */
  visit: v.optional(v.boolean()),
});
const HelloAckSchema = v.object({
  /** 16 random bytes, hex: makes the session's keys fresh on the answering side too. */
  nonce: Id,
  at: Time,
  /** The host's person is being asked: wait. */
  approval: v.optional(v.boolean()),
  /** The host's name, where no invitation has said it; at most MAX_DEVICE_NAME_BYTES, not yet cleaned. */
  name: v.optional(v.pipe(v.string(), v.maxBytes(MAX_DEVICE_NAME_BYTES))),
  /** The pair is for this visit only, where no invitation could say so. */
  visit: v.optional(v.boolean()),
});
const SignalSchema = v.variant("type", [
  Description,
  Candidate,
  v.object({
    type: v.literal("refused"),
    reason: v.picklist(["used", "expired", "denied", "too-many", "unknown"]),
  }),
  v.object({ type: v.literal("wait") }),
  v.object({ type: v.literal("newer") }),
]);

export type Hello = v.InferOutput<typeof HelloSchema>;
export type HelloAck = v.InferOutput<typeof HelloAckSchema>;
export type SignalMessage = v.InferOutput<typeof SignalSchema>;

export interface SignalSession {
  /** Boxes for the other side, numbered in the order of the calls. Throws RangeError when the message is too long. */
  seal(message: SignalMessage): Promise<Uint8Array<ArrayBuffer>>;
  /**
   * The message, or undefined. A number higher than all before is accepted, so a lost box delays nothing; a box that
   * was overtaken by a later one is dropped like a replay (brokers keep order).
   */
  open(box: Uint8Array): Promise<SignalMessage | undefined>;
}

/** Boxes of one session being opened at once; more come only from a flood, and are dropped. */
const MAX_OPENING = 64;

const helloKeys = new WeakMap<CryptoKey, Map<string, Promise<CryptoKey>>>();

/** Kept per secret: a hello is tried against every pair, and deriving costs more than opening. */
function helloKey(secret: CryptoKey, label: string): Promise<CryptoKey> {
  let keys = helloKeys.get(secret);
  if (!keys) helloKeys.set(secret, (keys = new Map()));
  let key = keys.get(label);
  if (!key) keys.set(label, (key = deriveSealKey(secret, label)));
  return key;
}

const json = (value: unknown) => utf8(JSON.stringify(value));

function read<const S extends v.GenericSchema>(schema: S, bytes: Uint8Array | undefined): v.InferOutput<S> | undefined {
  if (!bytes) return undefined;
  try {
    const result = v.safeParse(schema, JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes.slice())));
    return result.success ? result.output : undefined;
  } catch {
    return undefined;
  }
}

export async function sealHello(secret: CryptoKey, route: BoxRoute, hello: Hello): Promise<Uint8Array<ArrayBuffer>> {
  return closeBox(await helloKey(secret, `hello ${route.role}`), "hello", hello.dial, route, json(hello));
}

/** `route.role`: the role of who sealed it. The caller judges `at`. */
export async function openHello(secret: CryptoKey, route: BoxRoute, box: Uint8Array): Promise<Hello | undefined> {
  if (boxDial(box)?.kind !== "hello") return undefined;
  const hello = read(HelloSchema, await openBox(await helloKey(secret, `hello ${route.role}`), "hello", route, box));
  return hello && hello.dial === boxDial(box)?.dial ? hello : undefined;
}

export interface AckRoute extends BoxRoute {
  /** The dial of the hello that is answered. */
  readonly dial: string;
}

export async function sealHelloAck(
  secret: CryptoKey,
  route: AckRoute,
  ack: HelloAck,
): Promise<Uint8Array<ArrayBuffer>> {
  return closeBox(await helloKey(secret, `hello-ack ${route.role}`), "hello-ack", route.dial, route, json(ack));
}

/** `route.role`: the role of who sealed it. */
export async function openHelloAck(secret: CryptoKey, route: AckRoute, box: Uint8Array): Promise<HelloAck | undefined> {
  if (boxDial(box)?.dial !== route.dial) return undefined;
  return read(
    HelloAckSchema,
    await openBox(await helloKey(secret, `hello-ack ${route.role}`), "hello-ack", route, box),
  );
}

/**
 * The sealed conversation after a hello was answered. `role`: our own; `local` and `remote`: addresses at the broker.
 * Make one per dial and nonce: a second one would accept again what the first has seen.
 */
export async function signalSession(
  secret: CryptoKey,
  options: { role: Role; dial: string; nonce: string; local: string; remote: string },
): Promise<SignalSession> {
  const { role, dial, nonce, local, remote } = options;
  const peerRole: Role = role === "host" ? "joiner" : "host";
  const salt = fromHex(dial + nonce);
  if (salt?.byteLength !== 32) throw new RangeError("signal session: dial or nonce");
  const [outKey, inKey] = await Promise.all([
    deriveSealKey(secret, `signal ${role}`, salt),
    deriveSealKey(secret, `signal ${peerRole}`, salt),
  ]);
  return new SealedSession(dial, {
    out: { key: outKey, route: { role, from: local, to: remote } },
    in: { key: inKey, route: { role: peerRole, from: remote, to: local } },
  });
}

interface Direction {
  readonly key: CryptoKey;
  readonly route: BoxRoute;
}

class SealedSession implements SignalSession {
  readonly #dial: string;
  readonly #out: Direction;
  readonly #in: Direction;
  #sent = 0;
  #accepted = 0;
  #opening = 0;
  /** Boxes are closed and opened one after the other, so that two calls at once keep their order. */
  #sealing: Promise<unknown> = Promise.resolve();
  #tail: Promise<unknown> = Promise.resolve();

  constructor(dial: string, directions: { out: Direction; in: Direction }) {
    this.#dial = dial;
    this.#out = directions.out;
    this.#in = directions.in;
  }

  async seal(message: SignalMessage): Promise<Uint8Array<ArrayBuffer>> {
    const text = json(message);
    if (text.byteLength > MAX_BOX_CONTENT_BYTES - 4) throw new RangeError("signal: message too long");
    const content = new Uint8Array(4 + text.byteLength);
    new DataView(content.buffer).setUint32(0, (this.#sent += 1));
    content.set(text, 4);
    const sealed = this.#sealing.then(() => closeBox(this.#out.key, "signal", this.#dial, this.#out.route, content));
    this.#sealing = sealed.catch(() => undefined);
    return sealed;
  }

  async open(box: Uint8Array): Promise<SignalMessage | undefined> {
    if (boxDial(box)?.dial !== this.#dial || this.#opening >= MAX_OPENING) return undefined;
    this.#opening += 1;
    const opened = this.#tail.then(() => this.#openNext(box));
    this.#tail = opened;
    try {
      return await opened;
    } finally {
      this.#opening -= 1;
    }
  }

  async #openNext(box: Uint8Array): Promise<SignalMessage | undefined> {
    const content = await openBox(this.#in.key, "signal", this.#in.route, box);
    if (!content || content.byteLength < 4) return undefined;
    const sequence = new DataView(content.buffer, content.byteOffset).getUint32(0);
    if (sequence <= this.#accepted) return undefined;
    this.#accepted = sequence;
    return read(SignalSchema, content.subarray(4));
  }
}
