// A connection whose two descriptions travel as codes: made with all its addresses, joined to the other end, proven.
// Rule: nothing but handshake texts is said before the proof, every wait but that for a person has its time, and it ends
// once, by `proven` or by `ended`.
import type { HandshakeResult } from "../../trust/handshake.ts";
import { generateEphemeral } from "../../trust/identity.ts";
import { ownEnd, remoteSdp } from "../../trust/optical-sdp.ts";
import type { OpticalEnd } from "../../trust/optical-sdp.ts";
import { endOf } from "./encounter.ts";
import type { EncounterEnd, ProofOptions } from "./encounter.ts";
import { prove } from "./proof.ts";
import type { Scene } from "./scene.ts";
import { TextQueue } from "./text-queue.ts";
import { CONNECT_MS, GATHER_MS, HANDSHAKE_MS, MAX_UNPROVEN_TEXTS } from "./timing.ts";
import { Wire } from "./wire.ts";

export interface OpticalWireEvents {
  /** The other device is there; the handshake begins. */
  joined(): void;
  /** The handshake's result, before it is complete for the other side. Throws TableError. */
  keep(result: HandshakeResult): Promise<void>;
  /** `texts` came after the handshake's last. The wire's listener is to be replaced in this call. */
  proven(wire: Wire, texts: readonly string[]): void;
  ended(why: EncounterEnd): void;
}

export class OpticalWire {
  readonly #scene: Scene;
  readonly #events: OpticalWireEvents;
  readonly #wire: Wire;
  readonly #texts = new TextQueue(MAX_UNPROVEN_TEXTS);
  readonly #over = new AbortController();
  readonly #candidates: string[] = [];
  #proof: ProofOptions | undefined;
  #open = false;
  #proving = false;
  #cancel: () => void = () => undefined;

  constructor(scene: Scene, events: OpticalWireEvents) {
    this.#scene = scene;
    this.#events = events;
    this.#wire = new Wire(scene, {
      state: (state) => {
        if (state === "failed" || state === "closed") this.#end(this.#open ? "lost" : "no-path");
      },
      candidate: ({ candidate }) => this.#candidates.push(candidate),
      controlOpen: () => {
        this.#open = true;
        this.#prove();
      },
      control: (text) => {
        if (!this.#texts.push(text)) this.#end("protocol");
      },
      violation: () => this.#end("protocol"),
      path: () => undefined,
    });
  }

  get closed(): boolean {
    return this.#over.signal.aborted;
  }
  /** The other device is there. */
  get open(): boolean {
    return this.#open;
  }
  /**
   * This side's end with all its addresses, as an offer, or as an answer to `theirs`; undefined when it has no address
   * that a code may hold. Rejects when the browser does not make it, or it was closed.
   */
  async describe(theirs?: OpticalEnd): Promise<OpticalEnd | undefined> {
    const { connection } = this.#wire;
    const sdp = theirs
      ? await connection.answer(remoteSdp(theirs, "offer"))
      : await connection.offer({ restart: false });
    const enough = new AbortController();
    const stop = AbortSignal.any([enough.signal, this.#over.signal]);
    await Promise.race([connection.gathered(), this.#scene.pause(GATHER_MS, stop)]);
    enough.abort();
    this.#over.signal.throwIfAborted();
    return ownEnd(sdp, this.#candidates);
  }
  /** The answer to what `describe` offered. */
  accept(theirs: OpticalEnd): void {
    this.#limit(CONNECT_MS, "no-path");
    this.#wire.connection.accept(remoteSdp(theirs, "answer")).catch((error: unknown) => this.#end(endOf(error)));
  }
  /** With what the other side is proven, once it is there. */
  expect(proof: ProofOptions): void {
    this.#proof = proof;
    this.#prove();
  }
  /** Gives up without a word. */
  close(): void {
    if (this.#over.signal.aborted) return;
    this.#finish();
    this.#texts.close();
    this.#wire.close();
  }

  #prove(): void {
    if (!this.#proof || !this.#open || this.#proving || this.#over.signal.aborted) return;
    this.#proving = true;
    this.#limit(HANDSHAKE_MS, "lost");
    this.#events.joined();
    this.#run(this.#proof).catch((error: unknown) => this.#end(endOf(error)));
  }
  async #run(proof: ProofOptions): Promise<void> {
    const { connection } = this.#wire;
    const fingerprints = await connection.fingerprints();
    const ephemeral = await generateEphemeral();
    await prove(
      { ...proof, fingerprints, ephemeral },
      {
        texts: this.#texts,
        send: (text) => connection.send(text),
        keep: (result) => this.#events.keep(result),
      },
    );
    if (this.#over.signal.aborted) return;
    this.#finish();
    this.#events.proven(this.#wire, this.#texts.rest());
  }
  #limit(ms: number, why: EncounterEnd): void {
    this.#cancel();
    this.#cancel = this.#scene.clock.after(ms, () => this.#end(why));
  }
  #end(why: EncounterEnd): void {
    if (this.#over.signal.aborted) return;
    this.close();
    this.#events.ended(why);
  }
  #finish(): void {
    this.#over.abort();
    this.#cancel();
  }
}
