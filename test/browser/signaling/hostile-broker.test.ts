// A broker that lies: forged, broken, huge and endless frames. The socket stays up, delivers nothing that is no box,
// keeps nothing, and PeerJS makes no peer connection.
import { expect } from "@open-wc/testing";
import { Peer } from "peerjs";

import { toBase64url, toHex } from "../../../src/protocol/bytes.ts";
import type { SignalingSocket, SignalingState } from "../../../src/session/ports.ts";
import { createPeerJsSignaling } from "../../../src/signaling/peerjs-signaling.ts";
import { sealedSerializers } from "../../../src/signaling/sealed-serializers.ts";
import { HostileBroker } from "../../support/browser/hostile-broker.ts";
import { Witness } from "../../support/witness.ts";

type Event = { box: string; from: string } | { state: SignalingState } | { absent: string };
const id = () => toHex(crypto.getRandomValues(new Uint8Array(16)));
const is = (state: SignalingState["is"]) => (event: Event) => "state" in event && event.state.is === state;
const boxText = toBase64url(Uint8Array.of(1, 2, 3));
const offer = (payload: object, src: unknown = "stranger") => ({ type: "OFFER", src, payload });
const good = { type: "data", serialization: "ferry", connectionId: "c", box: boxText };

const Real = globalThis.RTCPeerConnection;
let made = 0;
const errors: unknown[] = [];
const noteError = (event: unknown) => errors.push(event);

let broker: HostileBroker;
let socket: SignalingSocket;
let seen: Witness<Event>;

function open(): void {
  seen = new Witness<Event>();
  socket = createPeerJsSignaling().open({ url: broker.url }, id(), id(), {
    box: (from, box) => seen.push({ box: toBase64url(box), from }),
    state: (state) => seen.push({ state }),
    absent: (absent) => seen.push({ absent }),
  });
}

/** Frames are handled in order: when this box arrives, everything sent before was handled. */
async function allHandled(): Promise<void> {
  const box = toBase64url(crypto.getRandomValues(new Uint8Array(8)));
  broker.say(socket.id, offer({ ...good, box }, "marker"));
  await seen.until((event) => "box" in event && event.box === box, "the marker");
}

const boxes = () => seen.seen.filter((event) => "box" in event && event.from !== "marker");

describe("signaling at a hostile broker", () => {
  beforeEach(async () => {
    made = 0;
    errors.length = 0;
    globalThis.RTCPeerConnection = new Proxy(Real, {
      construct(target, parameters) {
        made += 1;
        return Reflect.construct(target, parameters) as RTCPeerConnection;
      },
    });
    addEventListener("error", noteError);
    addEventListener("unhandledrejection", noteError);
    broker = await HostileBroker.open();
  });
  afterEach(() => {
    socket.close();
    broker.close();
    removeEventListener("error", noteError);
    removeEventListener("unhandledrejection", noteError);
    globalThis.RTCPeerConnection = Real;
    expect(errors).to.deep.equal([]);
    expect(made).to.equal(0);
  });

  it("ignores frames that are no messages, and goes on", async () => {
    open();
    await seen.until(is("online"));
    for (const raw of ["null", "1", '"x"', "[]", "[null]", "{}", "{", "", '{"type":null}', '{"type":{"x":1}}'])
      broker.raw(socket.id, raw);
    for (const type of ["OFFER", "ANSWER", "CANDIDATE", "LEAVE", "EXPIRE", "OPEN", "NEW", "HEARTBEAT", "__proto__"])
      for (const rest of [{}, { payload: null }, { src: null, payload: [] }, { src: {}, payload: { type: "data" } }])
        broker.say(socket.id, { type, ...rest });
    await allHandled();
    expect(socket.state.is).to.equal("online");
    expect(boxes()).to.deep.equal([]);
  });

  it("refuses every serializer but its own, calls, and boxes that are none", async () => {
    open();
    await seen.until(is("online"));
    for (const serialization of ["raw", "json", "binary", "binary-utf8", "default", "constructor", "toString", "no", 7])
      broker.say(socket.id, offer({ ...good, serialization }));
    broker.say(socket.id, offer({ type: "media", connectionId: "m", sdp: { type: "offer", sdp: "v=0" } }));
    for (const box of ["", "?", "a===", null, 5, {}, "A".repeat(2_000_000), ["a"]])
      broker.say(socket.id, offer({ ...good, box }));
    for (const connectionId of [null, "", "x".repeat(100), "../", { toString: 1 }])
      broker.say(socket.id, offer({ ...good, connectionId }));
    for (const src of [null, "", "a b", "x".repeat(100), 5, "<img>"]) broker.say(socket.id, offer(good, src));
    await allHandled();
    expect(boxes()).to.deep.equal([]);
  });

  it("keeps nothing of a flood of answers, candidates and offers from ever new addresses", async () => {
    const real = Object.getOwnPropertyDescriptor(Peer.prototype, "destroy") ?? {};
    let kept: number[] = [];
    // Looked at in the moment before it is emptied: nothing else shows which Peer the adapter has.
    Peer.prototype.destroy = function (this: Peer) {
      const lost = (this as unknown as { _lostMessages: Map<string, unknown> })._lostMessages;
      kept = [Object.keys(this.connections).length, lost.size];
      (real.value as (this: Peer) => void).call(this);
    };
    try {
      open();
      await seen.until(is("online"));
      for (let n = 0; n < 1_000; n += 1) {
        broker.say(socket.id, { type: "ANSWER", src: `s${n}`, payload: { ...good, connectionId: `a${n}` } });
        broker.say(socket.id, { type: "CANDIDATE", src: `s${n}`, payload: { ...good, connectionId: `c${n}` } });
        broker.say(socket.id, offer({ ...good, connectionId: `o${n}` }, `s${n}`));
      }
      await allHandled();
      expect(boxes()).to.have.length(1_000);
      socket.close();
      expect(kept).to.deep.equal([0, 0]);
    } finally {
      Object.defineProperty(Peer.prototype, "destroy", real);
    }
  });

  it("stays online whatever a broker claims about its id, its key or others", async () => {
    open();
    await seen.until(is("online"));
    for (const type of ["ID-TAKEN", "INVALID-KEY", "ERROR", "LEAVE", "OPEN"])
      broker.say(socket.id, { type, src: socket.id, payload: { msg: "no" } });
    broker.say(socket.id, { type: "ERROR" });
    broker.say(socket.id, { type: "EXPIRE", src: "somebody" });
    await allHandled();
    expect(socket.state.is).to.equal("online");
    await seen.until((event) => "absent" in event && event.absent === "somebody");
    expect(socket.send("x", new Uint8Array(4))).to.equal(true);
  });

  it("says why when it is refused before it was online", async () => {
    broker.greets = broker.relays = false;
    open();
    await broker.events.until((event) => "came" in event);
    broker.say(socket.id, { type: "ID-TAKEN", payload: { msg: "ID is taken" } });
    const event = await seen.until(is("offline"));
    expect(event).to.have.nested.property("state.reason", "id-taken");
    expect(event)
      .to.have.nested.property("state.retryAt")
      .that.is.within(Date.now() - 5_000, Date.now() + 61_000);
  });

  it("comes online by its echo where the broker says no OPEN", async () => {
    broker.greets = false;
    open();
    await seen.until(is("online"));
  });

  it("is not online by OPEN alone, nor by an echo that is not its own", async () => {
    broker.relays = false;
    open();
    await broker.events.until((event) => "frame" in event && event.frame.includes("OFFER"));
    broker.say(socket.id, offer(good, socket.id));
    await allHandled();
    expect(socket.state.is).to.equal("connecting");
    expect(boxes()).to.deep.equal([]);
  });

  it("notices a dead socket when woken, reconnects, and is online again", async () => {
    open();
    await seen.until(is("online"));
    broker.relays = false;
    seen.forget();
    socket.wake();
    await seen.until(is("offline"), "offline");
    broker.relays = true;
    await seen.until(is("online"), "online");
  });

  it("comes back by itself after the broker hung up", async () => {
    open();
    await seen.until(is("online"));
    seen.forget();
    broker.hangUp(socket.id);
    await seen.until(is("offline"));
    await seen.until(is("online"));
  });
});

describe("the classes PeerJS makes instead of its connections", () => {
  it("free themselves and answer nothing, even without the guard before them", async () => {
    const got: string[] = [];
    const serializers = sealedSerializers((from) => got.push(from)) as never;
    const peer = new Peer(id(), { host: "127.0.0.1", port: 9, path: "/", serializers, config: {} });
    peer.on("error", () => undefined);
    const { socket } = peer as unknown as { socket: { emit(event: string, frame: unknown): void } };
    for (const serialization of ["ferry", "raw", "json", "binary", "binary-utf8", "default", "constructor"])
      socket.emit("message", offer({ ...good, serialization, connectionId: serialization }));
    await Promise.resolve();
    expect(got).to.deep.equal(["stranger"]);
    expect(Object.values(peer.connections)).to.deep.equal([[]]);
    peer.destroy();
  });
});
