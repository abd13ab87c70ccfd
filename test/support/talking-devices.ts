// Two devices that talk: real engines over memory lanes, real talk over memory links, disks that outlive a kill.
// Rule: control messages go through the codec both ways; nothing here sleeps, tests wait for what they wait for.
import { blobSource } from "../../src/worker/blob-source.ts";
import type { TimelineEntry, TransferEntry, TransferPhase } from "../../src/app/state.ts";
import type { Notice } from "../../src/app/state.ts";
import type { PickedFile } from "../../src/app/verbs.ts";
import { Engine } from "../../src/engine/engine.ts";
import { decodeControl, encodeControl } from "../../src/protocol/control-codec.ts";
import type { ControlMessage } from "../../src/protocol/messages.ts";
import type { Link, TalkMessage } from "../../src/session/link.ts";
import type { SentFile, SentFiles } from "../../src/session/ports.ts";
import { Talk } from "../../src/session/talk/talk.ts";
import { MemoryBlockStore, MemoryDisk } from "./memory-block-store.ts";
import { MemoryLane } from "./memory-lane.ts";
import { MemoryStorage } from "./memory-table.ts";
import { Process } from "./mortal.ts";
import { sha256 } from "./sha256.ts";

const clock = {
  now: () => Date.now(),
  after(ms: number, call: () => void) {
    const timer = setTimeout(call, ms);
    return () => clearTimeout(timer);
  },
};
const random = (byteLength: number) => crypto.getRandomValues(new Uint8Array(byteLength));

/** What a browser remembers of offered files: `gone`: nothing, `ask`: after a tap. */
class MemorySentFiles implements SentFiles {
  remembers: "all" | "ask" | "gone" = "all";
  readonly #files = new Map<string, readonly (SentFile | null)[]>();

  async keep(transferId: string, files: readonly (SentFile | null)[]): Promise<void> {
    this.#files.set(transferId, files);
  }
  async reopen(transferId: string, byteLengths: readonly number[]) {
    if (this.remembers === "ask") return "ask" as const;
    const files = this.remembers === "all" ? this.#files.get(transferId) : undefined;
    return byteLengths.map((_, item) => files?.[item]?.file ?? null);
  }
  async ask(transferId: string): Promise<boolean> {
    this.remembers = "all";
    return this.#files.has(transferId);
  }
  async drop(transferId: string): Promise<void> {
    this.#files.delete(transferId);
  }
  get kept(): readonly string[] {
    return [...this.#files.keys()];
  }
}

/** One device; `kill` and `start` play a browser that dies and comes back. */
export class TalkDevice {
  readonly storage = new MemoryStorage();
  readonly disk = new MemoryDisk();
  readonly sentFiles = new MemorySentFiles();
  /** As last shown, by id. */
  readonly shown = new Map<string, TimelineEntry>();
  readonly notices: Notice[] = [];
  readonly faults: unknown[] = [];
  readonly violations: string[] = [];
  /** Types of messages said, in order. */
  readonly said: ControlMessage["type"][] = [];
  freeBytes: number | undefined;
  autoAccept = false;
  storedBytes = 0;
  engine!: Engine;
  talk!: Talk;
  /** Hears each durable change and each message said, once it is done; it may kill. */
  onStep: (what: string) => void = () => {};
  process = new Process((what) => this.onStep(what));
  readonly #watchers = new Set<() => void>();
  readonly #waiting = new Set<() => void>();
  #store = new MemoryBlockStore(this.disk);

  async start(): Promise<this> {
    this.engine = new Engine({
      store: this.#store,
      openSource: blobSource,
      sha256,
      clock,
    });
    const process = (this.process = new Process((what) => this.onStep(what)));
    const table = <T>(name: string) => process.table(name, this.storage.table<T>(name));
    const talk = (this.talk = new Talk({
      engine: this.engine,
      timeline: table("timeline"),
      transfers: table("transfers"),
      items: table("items"),
      outbox: table("outbox"),
      sentFiles: process.sentFiles(this.sentFiles),
      clock: {
        now: clock.now,
        after: (_, call) => {
          this.#waiting.add(call);
          return () => this.#waiting.delete(call);
        },
      },
      random,
      freeBytes: async () => this.freeBytes,
      acceptsBySelf: () => this.autoAccept,
      events: {
        entry: (entry) => this.#tell(talk, () => this.shown.set(entry.id, entry)),
        progress: (_, storedBytes) => this.#tell(talk, () => (this.storedBytes = storedBytes)),
        notice: (notice) => this.#tell(talk, () => this.notices.push(notice)),
        fault: (error) => this.#tell(talk, () => this.faults.push(error)),
      },
    }));
    await talk.start();
    return this;
  }

  /** Time passes for what talk has put off: all of it is due. */
  pass(): void {
    const due = [...this.#waiting];
    this.#waiting.clear();
    for (const call of due) call();
  }

  /** The process ends at once. */
  kill(): void {
    this.#waiting.clear();
    this.process.alive = false;
    this.#store = this.#store.crash();
    this.talk = undefined as unknown as Talk;
  }

  get entries(): readonly TimelineEntry[] {
    return [...this.shown.values()].toSorted((a, b) => a.at - b.at);
  }
  get transfer(): TransferEntry | undefined {
    return this.entries.findLast((entry) => entry.kind === "transfer");
  }
  get phase(): TransferPhase["is"] | undefined {
    return this.transfer?.phase.is;
  }
  get texts(): readonly string[] {
    return this.entries.flatMap((entry) => (entry.kind === "chat" ? entry.text : []));
  }

  /** Resolves once it is so; looked at after everything that this device tells. */
  until(isSo: () => boolean): Promise<void> {
    return new Promise((resolve) => {
      const look = () => {
        if (!isSo()) return;
        this.#watchers.delete(look);
        resolve();
      };
      this.#watchers.add(look);
      look();
    });
  }
  async untilPhase(is: TransferPhase["is"]): Promise<TransferEntry> {
    await this.until(() => this.phase === is);
    return this.transfer as TransferEntry;
  }

  #tell(talk: Talk, note: () => void): void {
    // A killed process tells nothing.
    if (this.talk !== talk) return;
    note();
    for (const look of Array.from(this.#watchers)) look();
  }
}

class MemoryLink implements Link {
  open = true;
  other: MemoryLink | undefined;
  readonly #talk: Talk;
  readonly #process: Process;

  constructor(
    readonly device: TalkDevice,
    readonly pairId: string,
    readonly laneId: string,
    readonly cut: () => void,
  ) {
    this.#talk = device.talk;
    this.#process = device.process;
  }

  send(message: TalkMessage): boolean {
    if (!this.open || !this.#process.alive) return false;
    this.device.said.push(message.type);
    const text = encodeControl(message);
    queueMicrotask(() => this.other?.hear(text));
    this.#process.did(`say ${message.type}`);
    return true;
  }
  /** Says anything, also what no honest device would. */
  hear(text: string): void {
    const decoded = decodeControl(text);
    if (!decoded.ok) throw new Error(`not a message: ${text}`);
    if (this.open && this.device.talk === this.#talk) this.#talk.message(this, decoded.message as TalkMessage);
  }
  violate(why: string): void {
    this.device.violations.push(why);
    this.cut();
  }
  close(): void {
    if (!this.open) return;
    this.open = false;
    if (this.device.talk === this.#talk) this.#talk.closed(this);
  }
}

export interface Connected {
  /** Bytes of blocks that went from `a` to `b` on this connection. */
  readonly bulkBytes: { count: number };
  readonly links: readonly [MemoryLink, MemoryLink];
  readonly lanes: readonly [MemoryLane, MemoryLane];
  /** One more lane between the two; `bound` resolves when both engines know whose it is. */
  addLane(): { readonly bound: Promise<unknown> };
  cut(): void;
}

/** Connects two devices that are started, as the meeting side would after the handshake. */
export function connect(a: TalkDevice, b: TalkDevice): Connected {
  const lanes = [new MemoryLane("a"), new MemoryLane("b")] as const;
  const others: MemoryLane[] = [];
  const bulkBytes = { count: 0 };
  const sendBulk = lanes[0].sendBulk.bind(lanes[0]);
  lanes[0].sendBulk = (frame) => {
    const sent = sendBulk(frame);
    if (sent) bulkBytes.count += frame.byteLength;
    return sent;
  };
  const cut = () => {
    for (const lane of [...lanes, ...others]) lane.close();
    for (const link of links) link.close();
  };
  const links = [new MemoryLink(a, "pair", "a", cut), new MemoryLink(b, "pair", "b", cut)] as const;
  [links[0].other, links[1].other] = [links[1], links[0]];
  join(a, b, lanes);
  a.talk.opened(links[0]);
  b.talk.opened(links[1]);
  const addLane = () => {
    const more = [new MemoryLane(`a${others.length}`), new MemoryLane(`b${others.length}`)] as const;
    others.push(...more);
    join(a, b, more);
    return { bound: Promise.all([a.engine.bindLane(more[0].id, "pair"), b.engine.bindLane(more[1].id, "pair")]) };
  };
  return { bulkBytes, links, lanes, addLane, cut };
}

function join(a: TalkDevice, b: TalkDevice, lanes: readonly [MemoryLane, MemoryLane]): void {
  a.engine.attachLane(lanes[0]);
  b.engine.attachLane(lanes[1]);
  lanes[0].join(lanes[1]);
  lanes[1].join(lanes[0]);
}

/** A file of random bytes, as picked. */
export function pickedFile(path: string, byteLength: number, seed = 1): PickedFile {
  const bytes = new Uint8Array(byteLength);
  let state = (seed * 2_654_435_761 + byteLength) >>> 0 || 1;
  for (let at = 0; at < byteLength; at += 1) {
    // xorshift32: different files differ, the same seed gives the same file.
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    bytes[at] = state;
  }
  return { file: new File([bytes], path.split("/").at(-1) ?? path, { lastModified: 1_700_000_000_000 }), path };
}

/** The bytes that a transfer of these files has, end to end. */
export async function bytesOf(files: readonly PickedFile[]): Promise<Uint8Array<ArrayBuffer>> {
  return new Uint8Array(await new Blob(files.map(({ file }) => file)).arrayBuffer());
}
