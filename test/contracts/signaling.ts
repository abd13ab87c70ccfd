// The exam for every adapter of the Signaling port. Give it the runner's `describe` and `it` and a broker to use.
import type { BrokerAddress, Signaling, SignalingSocket, SignalingState } from "../../src/session/ports.ts";
import { MAX_BOX_BYTES } from "../../src/protocol/limits.ts";
import { toHex } from "../../src/protocol/bytes.ts";
import { Witness } from "../support/witness.ts";

export interface Runner {
  readonly describe: (title: string, body: () => void) => void;
  readonly it: (title: string, body: () => Promise<void>) => void;
}
export interface SignalingUnderTest {
  readonly signaling: Signaling;
  readonly broker: BrokerAddress;
  /** Ends every socket and refuses new ones. */
  stop(): Promise<void>;
  start(): Promise<void>;
}
type Event = { box: number[]; from: string } | { state: SignalingState } | { absent: string };

const id = () => toHex(crypto.getRandomValues(new Uint8Array(16)));
const isOnline = (event: Event) => "state" in event && event.state.is === "online";
const isOffline = (event: Event) => "state" in event && event.state.is === "offline";

function check(truth: boolean, what: string): asserts truth {
  if (!truth) throw new Error(what);
}

export function signalingContract({ describe, it }: Runner, make: () => Promise<SignalingUnderTest>): void {
  const withSockets = (body: (open: Opener, under: SignalingUnderTest) => Promise<void>) => async () => {
    const under = await make();
    const sockets: SignalingSocket[] = [];
    const open: Opener = (at = id(), token = id()) => {
      const seen = new Witness<Event>();
      const socket = under.signaling.open(under.broker, at, token, {
        box: (from, box) => seen.push({ box: [...box], from }),
        state: (state) => seen.push({ state }),
        absent: (absent) => seen.push({ absent }),
      });
      sockets.push(socket);
      return { socket, seen };
    };
    try {
      await body(open, under);
    } finally {
      for (const socket of sockets) socket.close();
    }
  };

  describe("signaling", () => {
    it(
      "begins connecting, then is online, and carries a box to the right socket with its sender's address",
      withSockets(async (open) => {
        const [a, b] = [open(), open()];
        check(a.socket.state.is === "connecting", "not connecting at first");
        check(!a.socket.send(b.socket.id, new Uint8Array(4)), "sent before it was online");
        await Promise.all([a.seen.until(isOnline), b.seen.until(isOnline)]);
        check(a.socket.send(b.socket.id, Uint8Array.of(0, 1, 255)), "not sent");
        const event = await b.seen.until((seen) => "box" in seen);
        check("box" in event && event.from === a.socket.id && event.box.join() === "0,1,255", "another box");
      }),
    );

    it(
      "keeps the order of boxes, takes the largest and refuses a larger one",
      withSockets(async (open) => {
        const [a, b] = [open(), open()];
        await Promise.all([a.seen.until(isOnline), b.seen.until(isOnline)]);
        for (let n = 0; n < 50; n += 1) check(a.socket.send(b.socket.id, Uint8Array.of(n)), "not sent");
        check(!a.socket.send(b.socket.id, new Uint8Array(MAX_BOX_BYTES + 1)), "sent a box that is too large");
        check(a.socket.send(b.socket.id, new Uint8Array(MAX_BOX_BYTES).fill(7)), "not sent");
        await b.seen.until((event) => "box" in event && event.box.length === MAX_BOX_BYTES);
        const first = b.seen.seen.flatMap((event) => ("box" in event && event.box.length === 1 ? event.box : []));
        check(first.join() === Array.from({ length: 50 }, (_, n) => n).join(), `order: ${first.join()}`);
      }),
    );

    it(
      "says that nobody listens at an address",
      withSockets(async (open) => {
        const a = open();
        await a.seen.until(isOnline);
        const nobody = id();
        a.socket.send(nobody, new Uint8Array(8));
        await a.seen.until((event) => "absent" in event && event.absent === nobody);
      }),
    );

    it(
      "does not give an id to a second token, and gives it again to the first",
      withSockets(async (open) => {
        const token = id();
        const a = open(id(), token);
        await a.seen.until(isOnline);
        const thief = open(a.socket.id);
        const event = await thief.seen.until(isOffline);
        check("state" in event && event.state.is === "offline" && event.state.reason === "id-taken", "another reason");
        const again = open(a.socket.id, token);
        await again.seen.until(isOnline);
      }),
    );

    it(
      "goes offline with the broker and comes back when woken",
      withSockets(async (open, under) => {
        const [a, b] = [open(), open()];
        await Promise.all([a.seen.until(isOnline), b.seen.until(isOnline)]);
        await under.stop();
        await Promise.all([a.seen.until(isOffline), b.seen.until(isOffline)]);
        check(!a.socket.send(b.socket.id, new Uint8Array(1)), "sent while offline");
        await under.start();
        for (const { socket, seen } of [a, b]) {
          if (socket.state.is === "online") continue;
          seen.forget();
          socket.wake();
          await seen.until(isOnline);
        }
        check(a.socket.send(b.socket.id, Uint8Array.of(9)), "not sent");
        await b.seen.until((event) => "box" in event && event.box[0] === 9);
      }),
    );

    it(
      "is silent and sends nothing once closed",
      withSockets(async (open) => {
        const [a, b, c] = [open(), open(), open()];
        await Promise.all([a, b, c].map(({ seen }) => seen.until(isOnline)));
        b.socket.close();
        b.seen.forget();
        check(!b.socket.send(a.socket.id, new Uint8Array(1)), "sent though closed");
        a.socket.send(b.socket.id, new Uint8Array(1));
        a.socket.send(c.socket.id, new Uint8Array(1));
        await c.seen.until((event) => "box" in event);
        b.socket.wake();
        b.socket.close();
        check(b.seen.seen.length === 0, "spoke though closed");
      }),
    );
  });
}

type Opener = (id?: string, token?: string) => { socket: SignalingSocket; seen: Witness<Event> };
