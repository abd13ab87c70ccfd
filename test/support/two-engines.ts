// Two devices with an engine each, joined by lanes in memory, and what their sessions would do for one transfer.
// Rule: every frame is checked as it goes: nothing that is held is sent again, nothing is sent that was not asked for,
// nothing is told as stored that a crash would take.
import { deepStrictEqual, equal, ok } from "node:assert/strict";

import type { EngineEvent, FinishOutcome, HeldState, TransferShape, VoidItems } from "../../src/engine/api.ts";
import { StoreError } from "../../src/engine/ports.ts";
import { pauseReasonOf } from "../../src/engine/store-pause.ts";
import { BlockSet } from "../../src/protocol/block-runs.ts";
import type { AckFrame, BulkFrame } from "../../src/protocol/frame.ts";
import { encodeManifest } from "../../src/protocol/manifest.ts";
import type { PauseReason, VoidReason } from "../../src/protocol/messages.ts";

import { EngineDevice } from "./engine-device.ts";
import { sha256Now, TestFile, WatchedLane } from "./engine-parts.ts";
import { MemoryLane } from "./memory-lane.ts";
import type { Seeded } from "./seeded.ts";
import { ToldStored } from "./told-stored.ts";
import { turn } from "./turn.ts";

const PAIR = "pair";
/** Turns of the event loop, a ms each, without any event that mean that nothing moves: acknowledgements wait up to five. */
const QUIET_TURNS = 10;

type Side = "sender" | "receiver";

export interface TwoEnginesOptions {
  readonly blockBytes: number;
  readonly sizes: readonly number[];
  readonly lanes?: number;
}

export class TwoEngines {
  readonly shape: TransferShape;
  readonly files: TestFile[];
  readonly sender: EngineDevice;
  readonly receiver: EngineDevice;
  readonly voids = new Map<number, VoidReason>();
  /** Files the sender has at hand, by item. */
  readonly atHand: boolean[];
  outcome: "verified" | "failed" | undefined;
  failReason: string | undefined;
  paused: { by: Side; reason: PauseReason } | undefined;
  readonly violations: string[] = [];
  attempt = 0;
  /** Payload bytes sent so far, and of them those of blocks that the receiver said it holds. */
  sentBytes = 0;
  frames = 0;
  held: HeldState | undefined;
  /** Changes every bulk frame before it is sent. */
  tamper: (frame: Uint8Array<ArrayBuffer>) => Uint8Array<ArrayBuffer> = (frame) => frame;
  /** Changes what the sender says of the whole. */
  tamperRoot: (root: Uint8Array<ArrayBuffer>) => Uint8Array<ArrayBuffer> = (root) => root;
  /** Called after each frame that was delivered, with the count so far. */
  onFrame: (count: number) => void = () => {};
  readonly #laneCount: number;
  readonly #told: ToldStored;
  readonly #content: Uint8Array<ArrayBuffer>;
  #heldSet = new BlockSet(0);
  #connected = false;
  #lastLane = 0;
  #moves = 0;
  #turn: Promise<unknown> = Promise.resolve();

  constructor(random: Seeded, { blockBytes, sizes, lanes = 1 }: TwoEnginesOptions) {
    this.files = sizes.map((size) => new TestFile(random.bytes(size)));
    this.atHand = sizes.map(() => true);
    this.#content = new Uint8Array(Buffer.concat(this.files.map(({ bytes }) => bytes)));
    this.#laneCount = lanes;
    const items = sizes.map((byteLength, n) => ({ path: `f/${n}`, byteLength, mediaType: "", modifiedAt: n }));
    const manifestDigest = sha256Now(encodeManifest(items, blockBytes));
    const transferId = random
      .below(2 ** 32)
      .toString(16)
      .padStart(16, "0");
    this.shape = { transferId, items, byteLength: this.#content.byteLength, blockBytes, manifestDigest };
    this.sender = new EngineDevice((event) => this.#heard("sender", event));
    this.receiver = new EngineDevice((event) => this.#heard("receiver", event));
    this.#told = new ToldStored(this.receiver.disk, this.shape, this.voids);
  }

  /** Lanes as after a new connection; those there were are gone. */
  async connect(): Promise<void> {
    this.cut();
    for (let n = 0; n < this.#laneCount; n += 1) await this.addLane();
    this.#connected = true;
  }

  /** One more lane; `extra`: beside the one that comes with a connection. Returns how to stop and start its path. */
  async addLane(options?: {
    extra: boolean;
  }): Promise<{ flow(on: boolean): void; close(): void; readonly id: string }> {
    const id = `lane ${(this.#lastLane += 1)}`;
    const ends = { sender: new MemoryLane(id, setImmediate), receiver: new MemoryLane(id, setImmediate) };
    for (const side of ["sender", "receiver"] as const) {
      const device = this[side];
      const sent = (frame: BulkFrame) => this.#check(frame);
      const acked = (ack: AckFrame) => side === "receiver" && this.#told.look(ack);
      const lane = new WatchedLane(ends[side], { sent, acked, taken: () => this.#taken() });
      lane.tamper = (frame) => this.tamper(frame);
      device.lanes.push(lane);
      device.engine.attachLane(lane);
    }
    ends.sender.join(ends.receiver);
    ends.receiver.join(ends.sender);
    for (const side of ["sender", "receiver"] as const) await this[side].engine.bindLane(id, PAIR, options);
    const both = [ends.sender, ends.receiver];
    return { id, flow: (on) => both.forEach((end) => end.flow(on)), close: () => ends.sender.close() };
  }

  /** The connection is lost. */
  cut(): void {
    this.#connected = false;
    for (const { lanes } of [this.sender, this.receiver]) for (const lane of lanes.splice(0)) lane.close();
  }

  crash(side: Side): void {
    this[side].crash();
    this.cut();
  }

  /** What both sessions do when the sender is ready: the receiver states what it holds, the sender sends the rest. */
  resume(): Promise<void> {
    return this.#inTurn(() => this.#resumeNow());
  }

  async #resumeNow(): Promise<void> {
    if (this.outcome || !this.#connected) return;
    this.paused = undefined;
    const { receiver, sender, shape } = this;
    const voids = [...this.voids];
    try {
      const held = await receiver.engine.openReceive(PAIR, shape, { reserve: false, voids });
      this.#state(held);
      await receiver.engine.startReceive(shape.transferId, this.attempt);
      const files = this.files.map((file, n) => (this.atHand[n] ? file.blob : null));
      const resume = { ...structuredClone(held), attempt: this.attempt, voids: [...this.voids] };
      await sender.engine.startSend(PAIR, shape, files, resume);
    } catch (error) {
      this.#storeFailed(error);
    }
  }

  /** A person's tap, or a fault, on one side; the other side is told. */
  pause(by: Side, reason: PauseReason): Promise<void> {
    return this.#inTurn(async () => {
      if (this.outcome) return;
      this.paused = { by, reason };
      await this[by].engine.pause(this.shape.transferId);
      const other = by === "sender" ? "receiver" : "sender";
      if (this.#connected) await this[other].engine.pause(this.shape.transferId);
    });
  }

  /** A person takes an item out; the other side is told. */
  voidItem(by: Side, item: number, reason: VoidReason): Promise<void> {
    return this.#inTurn(async () => {
      if (this.outcome || this.voids.has(item)) return;
      this.voids.set(item, reason);
      const other = by === "sender" ? "receiver" : "sender";
      for (const side of [by, other] as const) await this[side].engine.voidItems(this.shape.transferId, [item]);
    });
  }

  /** Resolves when nothing moves any more. */
  async quiet(): Promise<void> {
    let moves = -1;
    for (let turns = 0; turns < QUIET_TURNS; turns += 1) {
      await turn();
      if (moves !== this.#movesNow()) turns = 0;
      moves = this.#movesNow();
      this.sender.clock.advance(1);
      this.receiver.clock.advance(1);
    }
    await this.#turn;
    deepStrictEqual(this.#told.tooEarly, []);
  }

  /** Goes on, connecting and resuming as often as it takes, until there is an outcome. */
  async finish(maxResumes = 50): Promise<void> {
    await this.quiet();
    for (let n = 0; n < maxResumes && !this.outcome; n += 1) {
      if (!this.#connected) await this.connect();
      await this.resume();
      await this.quiet();
    }
  }

  /** What was sent is there, durable, and nothing was done that may not be. */
  assertVerified(): void {
    deepStrictEqual(this.violations, []);
    equal(this.outcome, "verified", `${this.failReason ?? ""} ${JSON.stringify(this.paused ?? "")}`);
    const received = this.receiver.disk.durable(this.shape.transferId);
    let at = 0;
    for (const [item, { byteLength }] of this.shape.items.entries()) {
      const [got, sent] = [received.subarray(at, at + byteLength), this.#content.subarray(at, at + byteLength)];
      if (!this.voids.has(item)) ok(Buffer.from(got).equals(sent), `item ${item} differs`);
      at += byteLength;
    }
  }

  /** What is durable at the receiver is what the sender sent. */
  assertStoredTrue(): void {
    const { transferId, blockBytes } = this.shape;
    const received = this.receiver.disk.durable(transferId);
    for (const [block, digest] of this.receiver.disk.digests(transferId)) {
      const bytes = received.subarray(block * blockBytes, (block + 1) * blockBytes);
      ok(Buffer.from(sha256Now(bytes)).equals(digest), `block ${block} was kept unverified`);
    }
  }

  #state(held: HeldState): void {
    this.attempt += 1;
    this.held = held;
    const blocks = Math.ceil(this.shape.byteLength / this.shape.blockBytes);
    const set = BlockSet.fromRuns(held.held, blocks);
    ok(set, "runs as they travel");
    const durable = [...this.receiver.disk.digests(this.shape.transferId).keys()].toSorted((a, b) => a - b);
    deepStrictEqual([...set.blocks()], durable);
    this.#heldSet = set;
  }

  #check(frame: BulkFrame): void {
    if (frame.kind !== "payload" || frame.attempt !== this.attempt) return;
    this.sentBytes += frame.bytes.byteLength;
    ok(!this.#heldSet.has(frame.block), `block ${frame.block} is held and sent again`);
    const partial = this.held?.partial.find(([block]) => block === frame.block);
    if (partial && frame.offset < partial[1]) this.#resent.add(frame.block);
  }

  /** Begun blocks of which bytes that the receiver has were sent again; right only after a reject. */
  get resent(): ReadonlySet<number> {
    return this.#resent;
  }
  readonly #resent = new Set<number>();

  #taken(): void {
    this.frames += 1;
    this.onFrame(this.frames);
  }

  #movesNow(): number {
    const { disk } = this.receiver;
    const events = this.sender.events.length + this.receiver.events.length;
    return this.frames + disk.writes + disk.commits + events + this.#moves;
  }

  #heard(side: Side, event: EngineEvent): void {
    if (event.type === "violation") this.violations.push(`${side}: ${event.why}`);
    else if (event.type === "items-void") void this.#loseItems(event.items);
    else if (event.type === "paused") void this.pause(side, event.reason);
    else if (event.type === "failed") this.#fail(event.reason);
    else if (event.type === "sent") void this.#compare(event.attempt, event.root);
  }

  #loseItems(items: VoidItems): Promise<void> {
    return this.#inTurn(async () => {
      const lost = items.map(([item]) => item);
      for (const [item, reason] of items) this.voids.set(item, reason);
      await this.receiver.engine.voidItems(this.shape.transferId, lost);
    });
  }

  #fail(reason: string): void {
    this.outcome = "failed";
    this.failReason = reason;
  }

  #compare(attempt: number, root: Uint8Array<ArrayBuffer>): Promise<void> {
    return this.#inTurn(async () => {
      if (attempt !== this.attempt || !this.#connected || this.outcome || this.paused) return;
      const outcome = await this.#finished(root);
      if (outcome === "failed") this.#fail("roots differ");
      else if (outcome === "verified") this.outcome = "verified";
      else if (outcome === "again") await this.#resumeNow();
    });
  }

  async #finished(root: Uint8Array<ArrayBuffer>): Promise<FinishOutcome | undefined> {
    try {
      return await this.receiver.engine.finishReceive(this.shape.transferId, this.tamperRoot(root));
    } catch (error) {
      this.#storeFailed(error);
      return undefined;
    }
  }

  #storeFailed(error: unknown): void {
    if (!(error instanceof StoreError)) throw error;
    this.paused = { by: "receiver", reason: pauseReasonOf(error) };
  }

  #inTurn<T>(work: () => Promise<T>): Promise<T> {
    const result = this.#turn.then(work).finally(() => (this.#moves += 1));
    this.#turn = result;
    return result;
  }
}
