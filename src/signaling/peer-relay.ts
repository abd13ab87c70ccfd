// One attempt at a broker: a PeerJS Peer that relays boxes and can do nothing else. The only file that knows PeerJS.
// Rule: every frame is read by broker-message first; PeerJS makes no RTCPeerConnection (but for two when its module
// loads, to see what the browser can: they gather nothing). Uses `peer.socket`, which PeerJS marks internal: the
// version is pinned, and test/browser/signaling fails when an upgrade changes it.
import { Peer } from "peerjs";
import type { SerializerMapping } from "peerjs";

import { MAX_BOX_BYTES } from "../protocol/limits.ts";
import type { BrokerAddress } from "../session/ports.ts";
import { boxPayload, readBrokerMessage, SERIALIZATION } from "./broker-message.ts";
import { sealedSerializers } from "./sealed-serializers.ts";

export interface RelayEvents {
  /** The broker says it knows us now; a broker that knew us already says nothing. */
  open(): void;
  box(from: string, box: Uint8Array<ArrayBuffer>): void;
  absent(id: string): void;
  /** The broker will not have us: another one has the id, or any other reason. */
  refused(reason: "id-taken" | "refused"): void;
  /** The WebSocket is gone, or could not be made. */
  lost(): void;
}

/** PeerJS's socket, as far as it is used: an EventEmitter of parsed frames. */
interface PeerSocket {
  listeners(event: "message"): ((frame: unknown) => void)[];
  removeAllListeners(event: "message"): void;
  on(event: "message", listener: (frame: unknown) => void): void;
  send(frame: unknown): void;
}

function optionsFor(broker: BrokerAddress, token: string) {
  const url = new URL(broker.url);
  const secure = url.protocol === "https:";
  const port = url.port === "" ? (secure ? 443 : 80) : Number(url.port);
  return { host: url.hostname, port, path: url.pathname, secure, token, debug: 0, config: {} };
}

export class PeerRelay {
  readonly #peer: Peer;
  readonly #socket: PeerSocket;
  readonly #events: RelayEvents;
  readonly #toPeer: (frame: unknown) => void;
  #closed = false;

  constructor(broker: BrokerAddress, id: string, token: string, events: RelayEvents) {
    this.#events = events;
    const classes: unknown = sealedSerializers((from, box) => {
      if (!this.#closed && box.byteLength <= MAX_BOX_BYTES) events.box(from, box);
    });
    // PeerJS types its serializers as its own connection classes; ours have what it calls.
    const serializers = classes as SerializerMapping;
    this.#peer = new Peer(id, { ...optionsFor(broker, token), serializers });
    this.#socket = this.#peer.socket;
    // Before the first frame can come: the WebSocket was made in this task.
    const listeners = this.#socket.listeners("message");
    this.#toPeer = (frame) => {
      for (const listener of listeners) listener(frame);
    };
    this.#socket.removeAllListeners("message");
    this.#socket.on("message", (frame) => this.#read(frame));
    this.#peer.on("error", () => this.#lost());
    this.#peer.on("disconnected", () => this.#lost());
  }

  /** Gives the box to the WebSocket; dropped in silence while that is not open. */
  send(to: string, box: Uint8Array): void {
    if (!this.#closed) this.#socket.send({ type: "OFFER", dst: to, payload: boxPayload(box) });
  }

  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#peer.destroy();
  }

  #lost(): void {
    if (!this.#closed) this.#events.lost();
  }

  #read(frame: unknown): void {
    const message = this.#closed ? undefined : readBrokerMessage(frame);
    switch (message?.is) {
      case "open":
        if (this.#peer.open) return;
        this.#toPeer({ type: "OPEN" });
        return this.#events.open();
      case "refused":
        return this.#events.refused(message.reason);
      case "absent":
        return this.#events.absent(message.id);
      case "box": {
        const { from, connectionId, text } = message;
        const payload = { type: "data", serialization: SERIALIZATION, connectionId, box: text };
        this.#toPeer({ type: "OFFER", src: from, payload });
        // PeerJS keeps an empty list for every address it ever heard of; LEAVE makes it forget this one.
        return this.#toPeer({ type: "LEAVE", src: from });
      }
      case undefined:
        return;
    }
  }
}
