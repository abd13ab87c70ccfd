// One session with every paired device: who they are, whether they are here, and what is said and sent.
// Rule: joins meeting and talking, keeps neither's state twice; everything that happens leaves as a `SessionEvent`.
import type { Device, Invitation, Presence, Throughput, TransferEntry } from "../app/state.ts";
import type { PickedFile } from "../app/verbs.ts";
import { toHex } from "../protocol/bytes.ts";
import { ClosingTables } from "./closing-tables.ts";
import { Devices } from "./devices.ts";
import type { FormerPair } from "./devices.ts";
import type { LaneLink, Link, Meeting, MeetingEvents, NetworkOptions, PairRecord, TalkMessage } from "./link.ts";
import { createMeeting } from "./meeting/meeting.ts";
import type { MeetingParts } from "./meeting/parts.ts";
import { Lanes } from "./lanes/lanes.ts";
import { Moving } from "./moving/moving.ts";
import { brokerStatus } from "./network.ts";
import { TableError } from "./ports.ts";
import type { Table } from "./ports.ts";
import type { SessionEvent } from "./session-event.ts";
import { Talk } from "./talk/talk.ts";
import type { TalkOptions } from "./talk/talk-options.ts";
import type { TimelinePage } from "./talk/timeline.ts";
import type { KeptItem } from "./talk/open-transfer.ts";
import { withVisits } from "./visits.ts";

/** Transfers over all devices that are told at the start. */
const RECENT_TRANSFERS = 20;

export interface SessionParts
  extends
    Omit<MeetingParts, "events">,
    Pick<TalkOptions, "engine" | "timeline" | "transfers" | "items" | "outbox" | "sentFiles"> {
  /** Pairs that the other side dissolved, until they are forgotten here. */
  readonly former: Table<FormerPair>;
  readonly onEvent: (event: SessionEvent) => void;
  /** Something failed that should not: for the console, the app goes on. */
  readonly onFault: (error: unknown) => void;
}

export class Session {
  /** To another browser, and from one. */
  readonly moving: Moving;
  readonly #parts: SessionParts;
  readonly #tables = new ClosingTables();
  readonly #meeting: Meeting;
  readonly #talk: Talk;
  readonly #lanes: Lanes;
  readonly #devices: Devices;
  /** Pairs that were dissolved here in this visit. */
  readonly #parted = new Set<string>();
  #stopWatching = () => {};

  constructor(given: SessionParts) {
    const onEvent = (event: SessionEvent) => this.#tables.closed || given.onEvent(event);
    const parts = (this.#parts = withVisits(this.#tables.of({ ...given, onEvent })));
    this.#devices = new Devices(parts.former, (device) => onEvent({ type: "device", device }));
    this.#lanes = new Lanes(parts);
    this.#meeting = createMeeting({ ...parts, events: this.#meetingEvents() });
    const { surroundings, onFault } = parts;
    this.#talk = new Talk({
      ...parts,
      freeBytes: () => surroundings.freeBytes(),
      acceptsBySelf: (pairId) => this.#devices.acceptsBySelf(pairId),
      events: {
        entry: (entry) => onEvent({ type: "entry", entry }),
        progress: (transferId, storedBytes, at) => onEvent({ type: "progress", transferId, storedBytes, at }),
        notice: (notice) => onEvent({ type: "notice", notice }),
        fault: onFault,
      },
    });
    const { timeline } = this.#talk;
    const imported = () => this.#tellRecent();
    this.moving = new Moving({ timeline, devices: this.#devices, clock: parts.clock, imported });
  }

  /** Reads what is kept, tells all of it, and begins to look for the others. Throws TableError. */
  async start(): Promise<void> {
    await this.#talk.start();
    await this.#lanes.start();
    const latest = (pairId: string) => this.#talk.history.latest(pairId);
    const forgetting = await this.#devices.loadFormer(latest);
    // What a crash cut off of an ending.
    for (const pairId of this.#devices.former) await this.#talk.unpaired(pairId);
    await this.#tellRecent();
    for (const pair of await this.#meeting.start()) this.#devices.pair(pair, await latest(pair.pairId));
    for (const pairId of forgetting) this.forget(pairId);
    this.#stopWatching = this.#parts.surroundings.onHide(() => this.#talk.hide());
  }

  /** Closes links and sockets, then flushes and closes every store and table. Another tab may take over then. */
  async stop(): Promise<void> {
    this.#stopWatching();
    await this.#meeting.stop();
    await Promise.all([this.moving.stop(), this.#talk.stop()]);
    await this.#tables.close();
  }

  configure(options: NetworkOptions): void {
    this.#meeting.configure(options);
  }
  setDeviceName(name: string): void {
    this.#meeting.setDeviceName(name);
  }

  // ---- Pairing ----

  showInvitation(visit?: boolean): () => void {
    return this.#meeting.showInvitation(visit);
  }
  shareLink(visit?: boolean): Promise<Invitation | undefined> {
    return this.#meeting.shareLink(visit);
  }
  showWords(visit?: boolean): () => void {
    return this.#meeting.showWords(visit);
  }
  useWords(number: number, words: readonly [number, number], visit?: boolean): void {
    this.#run(() => this.#meeting.useWords(number, words, visit));
  }
  openInvitation(text: string): void {
    this.#run(() => this.#meeting.openInvitation(text));
  }
  agreeToJoin(visit?: boolean): void {
    this.#meeting.agreeToJoin(visit);
  }
  cancelJoin(): void {
    this.#meeting.cancelJoin();
  }
  approve(approvalId: string, yes: boolean): void {
    this.#meeting.approve(approvalId, yes);
  }
  beginTwoScans(visit?: boolean): void {
    this.#meeting.twoScans.begin(visit);
  }
  agreeToTwoScans(visit?: boolean): void {
    this.#meeting.twoScans.agree(visit);
  }
  cancelTwoScans(): void {
    this.#meeting.twoScans.cancel();
  }
  setAutoAccept(pairId: string, on: boolean): void {
    this.#run(async () => {
      await this.#meeting.setAutoAccept(pairId, on);
      // What waits already goes by itself from now on, too.
      if (this.#devices.acceptsBySelf(pairId)) this.#talk.acceptWaiting(pairId);
    });
  }
  /** Dissolves the pair and deletes everything of it. */
  forget(pairId: string): void {
    this.#run(async () => {
      await this.#devices.willForget(pairId);
      if (this.#devices.isPaired(pairId) && !(await this.#part(pairId))) return;
      await this.#talk.forget(pairId);
      await this.#devices.remove(pairId);
      this.#parts.onEvent({ type: "device-gone", pairId });
    });
  }

  /** False when a table refused, which was said: then it stays paired. */
  async #part(pairId: string): Promise<boolean> {
    await this.#meeting.forget(pairId);
    if (this.#parted.has(pairId) || !this.#devices.isPaired(pairId)) return true;
    await this.#devices.wontForget(pairId);
    return false;
  }

  // ---- Talking ----

  /** Entries of a device that are older than `before` (ms since 1970), the newest `count` of them. */
  page(pairId: string, count: number, before?: number): Promise<TimelinePage> {
    return this.#talk.history.page(pairId, count, before);
  }
  keptTransfers(): Promise<readonly TransferEntry[]> {
    return this.#talk.timeline.keptTransfers();
  }
  items(transferId: string): Promise<readonly KeptItem[]> {
    return this.#talk.history.items(transferId);
  }
  throughput(transferId: string): Promise<Throughput | undefined> {
    return this.#talk.history.throughput(transferId);
  }
  /** `refused` is called when it will not be sent; a notice says why. */
  sendMessage(pairId: string, text: string, refused?: () => void): void {
    this.#talk.sendMessage(pairId, text, refused);
  }
  sendFiles(pairId: string, files: readonly PickedFile[]): void {
    this.#talk.sendFiles(pairId, files);
  }
  accept(transferId: string): void {
    this.#talk.accept(transferId);
  }
  decline(transferId: string): void {
    this.#talk.decline(transferId);
  }
  pause(transferId: string): void {
    this.#talk.pause(transferId);
  }
  /** Must be called in the task of a tap: the browser may ask for a file. */
  resume(transferId: string): void {
    this.#talk.resume(transferId);
  }
  cancel(transferId: string): void {
    this.#talk.cancel(transferId);
  }
  pickAgain(transferId: string, files: readonly PickedFile[]): void {
    this.#talk.pickAgain(transferId, files);
  }
  removeItem(transferId: string, item: number): void {
    this.#talk.removeItem(transferId, item);
  }
  removeKept(transferId: string): void {
    this.#talk.removeKept(transferId);
  }

  // ---- What happens below ----

  #meetingEvents(): MeetingEvents {
    const { onEvent } = this.#parts;
    return {
      opened: (link: LaneLink) => {
        this.#lanes.opened(link);
        this.#talk.opened(link);
      },
      message: (link: Link, message: TalkMessage) => this.#talk.message(link, message),
      closed: (link: Link) => {
        this.#lanes.closed(link);
        this.#talk.closed(link);
      },
      laneOpened: (link, laneId, mine) => this.#lanes.laneOpened(link, laneId, mine),
      laneClosed: (link, laneId) => this.#lanes.laneClosed(link, laneId),
      laneRefused: (link) => this.#lanes.laneRefused(link),
      presence: (pairId: string, presence: Presence) => this.#devices.presence(pairId, presence),
      trouble: (pairId: string, trouble: Device["trouble"]) => this.#devices.trouble(pairId, trouble),
      paired: (pair: PairRecord) => this.#run(() => this.#paired(pair)),
      pairChanged: (pair: PairRecord) => this.#devices.pair(pair),
      unpaired: (pairId: string, by: "me" | "them") => {
        if (by === "me") this.#parted.add(pairId);
        else this.#run(() => this.#unpairedByThem(pairId));
      },
      broker: (url, state) => onEvent({ type: "broker", url, status: state && brokerStatus(url, state) }),
      invitation: (kind, invitation) => onEvent({ type: "invitation", kind, invitation }),
      words: (words) => onEvent({ type: "words", words }),
      approvals: (approvals) => onEvent({ type: "approvals", approvals }),
      joining: (joining) => onEvent({ type: "joining", joining }),
      twoScans: (twoScans) => onEvent({ type: "two-scans", twoScans }),
      storageFault: (fault) => onEvent({ type: "storage-fault", fault }),
    };
  }

  async #tellRecent(): Promise<void> {
    const transfers = await this.#talk.history.recentTransfers(RECENT_TRANSFERS);
    this.#parts.onEvent({ type: "recent", transfers });
  }
  async #paired(pair: PairRecord): Promise<void> {
    const { pairId, name, pictures, visit } = pair;
    this.#devices.pair(pair);
    this.#parts.onEvent({ type: "paired", paired: { pairId, name, pictures, ...(visit ? { visit } : {}) } });
    const { timeline } = this.#talk;
    const id = toHex(this.#parts.random(16));
    const entry = { kind: "note", id, pairId, at: timeline.nextTime(), note: "paired" } as const;
    await timeline.put(entry);
    this.#parts.onEvent({ type: "entry", entry });
  }

  /** Nothing moves any more; what was said and received stays until it is forgotten here. */
  async #unpairedByThem(pairId: string): Promise<void> {
    await this.#devices.becameFormer(pairId);
    await this.#talk.unpaired(pairId);
  }

  #run(act: () => Promise<void>): void {
    act().catch((error: unknown) => {
      if (error instanceof TableError) this.#parts.onEvent({ type: "storage-fault", fault: error.fault });
      else this.#parts.onFault(error);
    });
  }
}
