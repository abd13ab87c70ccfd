// Ways in which a broker can change one datagram that it cannot open, each by name: for worlds on MemorySignaling.
// Rule: what comes out is never the datagram that went in.
import type { Datagram } from "./memory-signaling.ts";

export interface Lie {
  readonly name: string;
  /** What is delivered in its place. `before`: everything that was sent so far; `ids`: who listens now. */
  tell(datagram: Datagram, before: readonly Datagram[], ids: readonly string[]): readonly Datagram[];
}

/** Where the parts of a box begin: docs/protocol/trust.md, section 4. */
const AT = { version: 0, kind: 1, dial: 2, nonce: 18, sealed: 30 } as const;
const TAG_BYTES = 16;

const withBox = (datagram: Datagram, box: Uint8Array<ArrayBuffer>): readonly Datagram[] => [{ ...datagram, box }];
const flipped = (box: Uint8Array<ArrayBuffer>, at: number) => box.map((byte, n) => (n === at ? byte ^ 1 : byte));
const cutTo = (byteLength: number): Lie => ({
  name: `cut to ${byteLength} bytes`,
  tell: (datagram) => withBox(datagram, datagram.box.slice(0, byteLength)),
});
const flip = (name: string, at: (box: Uint8Array) => number): Lie => ({
  name: `changed in one bit of its ${name}`,
  tell: (datagram) => withBox(datagram, flipped(datagram.box, at(datagram.box))),
});
const ofKind = (kind: number): Lie => ({
  name: `called kind ${kind}`,
  tell: (datagram) => {
    const box = datagram.box.slice();
    box[AT.kind] = box[AT.kind] === kind ? 0 : kind;
    return withBox(datagram, box);
  },
});

export const LIES: readonly Lie[] = [
  { name: "lost", tell: () => [] },
  ...[0, 1, AT.sealed - 1, AT.sealed + TAG_BYTES, 511].map(cutTo),
  flip("version", () => AT.version),
  flip("dial", () => AT.dial),
  flip("nonce", () => AT.nonce),
  flip("content", () => AT.sealed),
  flip("padding", (box) => box.byteLength - TAG_BYTES - 1),
  flip("tag", (box) => box.byteLength - 1),
  ...[0, 1, 2, 3, 4, 255].map(ofKind),
  {
    name: "longer by one byte",
    tell: (datagram) => withBox(datagram, new Uint8Array([...datagram.box, 0])),
  },
  {
    name: "grown to the next length with zeros",
    tell: (datagram) => {
      const box = new Uint8Array(datagram.box.byteLength * 4);
      box.set(datagram.box);
      return withBox(datagram, box);
    },
  },
  { name: "given another sender", tell: (datagram) => [{ ...datagram, from: "5e".repeat(16) }] },
  { name: "sent back", tell: ({ from, to, box }) => [{ from: to, to: from, box }] },
  {
    name: "given the sender's own address as its receiver's",
    tell: (datagram) => [{ ...datagram, from: datagram.to }],
  },
  {
    name: "delivered to everybody but its receiver",
    tell: (datagram, _, ids) => ids.filter((id) => id !== datagram.to).map((to) => ({ ...datagram, to })),
  },
  {
    name: "made of its head and another's content",
    tell: (datagram, before) => {
      const other = elsewhere(datagram, before).findLast(({ box }) => box.byteLength === datagram.box.byteLength);
      if (!other) return withBox(datagram, flipped(datagram.box, AT.sealed));
      const box = other.box.slice();
      box.set(datagram.box.subarray(0, AT.nonce));
      return withBox(datagram, box);
    },
  },
  {
    name: "replaced by all that was sent elsewhere",
    tell: (datagram, before) => elsewhere(datagram, before).map(({ box }) => ({ ...datagram, box })),
  },
];

/** What was sent in other conversations: a box of the same one would be honest, only late. */
function elsewhere({ from, to }: Datagram, before: readonly Datagram[]): readonly Datagram[] {
  return before.filter((other) => other.from !== from || other.to !== to);
}
