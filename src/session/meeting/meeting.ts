// How devices meet: joins the parts to what `link.ts` promises. Rule: nothing is decided here but who is told what;
// after `stop` nothing is heard, said or kept any more.
import type { Approval, Invitation } from "../../app/state.ts";
import type { Meeting, MeetingEvents, NetworkOptions, PairRecord } from "../link.ts";
import { looksOptical } from "../../trust/optical-text.ts";
import { TableError } from "../ports.ts";
import type { SignalingState } from "../ports.ts";
import type { TwoWords } from "../../trust/words.ts";
import { Acquaintance } from "./acquaintance.ts";
import type { AcquaintanceParts } from "./acquaintance.ts";
import { Comers } from "./comers.ts";
import { Forgetting } from "./forgetting.ts";
import { Hellos } from "./hellos.ts";
import type { Caller } from "./hellos.ts";
import { Introductions } from "./introductions.ts";
import { Joining } from "./joining.ts";
import type { Place } from "./line.ts";
import { Lines } from "./lines.ts";
import { Listening } from "./listening.ts";
import { Mail } from "./mail.ts";
import { OpticalDoor } from "./optical-door.ts";
import { OwnInbox } from "./own-inbox.ts";
import { OwnInvitations } from "./own-invitations.ts";
import { PairBook } from "./pair-book.ts";
import type { MeetingParts } from "./parts.ts";
import { Scene } from "./scene.ts";
import { MAX_ROUNDS } from "./timing.ts";
import { Tombstones } from "./tombstones.ts";
import { Turns } from "./turns.ts";
import { whileRunning } from "./while-running.ts";
import type { Wire } from "./wire.ts";
import { WordsDoor } from "./words-door.ts";

/** Devices meeting over these ports; nothing happens before `start`. */
export function createMeeting(parts: MeetingParts): Meeting {
  return new DeviceMeeting(parts);
}

class DeviceMeeting implements Meeting {
  readonly #parts: MeetingParts;
  readonly #events: MeetingEvents;
  readonly #scene: Scene;
  readonly #lines: Lines;
  readonly #own: OwnInbox;
  readonly #book: PairBook;
  readonly #tombstones: Tombstones;
  readonly #listening: Listening;
  readonly #invitations: OwnInvitations;
  readonly #words: WordsDoor;
  readonly #comers: Comers;
  readonly #joining: Joining;
  readonly twoScans: OpticalDoor;
  readonly #forgetting: Forgetting;
  readonly #acquaintances = new Map<string, Acquaintance>();
  readonly #known: AcquaintanceParts;
  #unlisten: () => void = () => undefined;
  #begin: () => void = () => undefined;
  readonly #begun = new Promise<void>((resolve) => (this.#begin = resolve));
  #state: "new" | "running" | "over" = "new";

  constructor(parts: MeetingParts) {
    this.#parts = parts;
    const events = (this.#events = whileRunning(parts.events, () => this.#running));
    const fault = this.#fault;
    const scene = (this.#scene = new Scene(parts));
    const hellos = new Hellos(scene, (place) => this.#callers(place));
    const mail = new Mail(
      (dial, letter) => void hellos.take(dial, letter),
      (dial, letter) => words.take(dial, letter),
    );
    const lines = (this.#lines = new Lines(parts.signaling, scene, {
      box: (line, from, box) => mail.take({ line, from, box }),
      absent: (line, to) => mail.absent(line, to),
      broker: (url, state) => this.#broker(url, state),
      words: (id, state) => words.heard(id, state),
    }));
    const own = (this.#own = new OwnInbox(parts.device, scene));
    const book = (this.#book = new PairBook(parts.pairs, scene, fault));
    const tombstones = (this.#tombstones = new Tombstones(parts.tombstones, scene, mail, fault));
    const listening = (this.#listening = new Listening({
      scene,
      lines,
      own,
      untold: () => this.#untold(),
      tombstones: () => tombstones.all(),
      invited: () => invitations.listened(),
      words: () => words.listened(),
    }));
    const changed = () => void listening.refresh();
    const table = parts.invitations;
    const kept = { table, scene, fault, changed };
    const words: WordsDoor = (this.#words = new WordsDoor({
      ...kept,
      words: (shown) => events.words(shown),
      adopt: (set, secret) => invitations.adopt(set, secret),
    }));
    const wordsUsed = (setId: string) => words.used(setId);
    const invitations = (this.#invitations = new OwnInvitations({ ...kept, events, wordsUsed }));
    const acquaintances = this.#acquaintances;
    const moved = () => this.#reintroduce();
    const forgetting = (this.#forgetting = new Forgetting({
      scene,
      own,
      book,
      tombstones,
      acquaintances,
      events,
      fault,
      moved,
    }));
    const shared = { scene, mail, book, fault, met: this.#met };
    this.#comers = new Comers({
      ...shared,
      invitations,
      approvals: (approvals: readonly Approval[]) => events.approvals(approvals),
      isLinked: (pairId) => acquaintances.get(pairId)?.link !== undefined,
      giveUp: (pair) => forgetting.giveUp(pair),
    });
    this.#joining = new Joining({
      ...shared,
      lines,
      table,
      joining: (joining) => events.joining(joining),
      isOwn: (secret) => invitations.hasSecret(secret),
      isOwnNumber: (number) => words.hasNumber(number),
    });
    this.twoScans = new OpticalDoor({ ...shared, twoScans: (now) => events.twoScans(now) });
    this.#known = {
      scene,
      mail,
      lines,
      own,
      book,
      events,
      rounds: new Turns(MAX_ROUNDS),
      introductions: new Introductions(scene, book, events, changed),
      dissolved: (pairId, id) => void forgetting.dissolved(pairId, id),
      linked: changed,
    };
  }

  async start(): Promise<readonly PairRecord[]> {
    await this.#own.read().catch((error: unknown) => {
      if (!(error instanceof TableError)) throw error;
      this.#parts.events.storageFault(error.fault);
    });
    await Promise.all([this.#book.read(), this.#tombstones.read()]);
    if (this.#state !== "new") return [];
    this.#state = "running";
    const pairs = this.#book.all().filter(({ provisional }) => !provisional);
    // Before anything else can be said of them.
    for (const pair of pairs) this.#events.pairChanged(pair);
    await Promise.all([this.#invitations.read(), this.#words.read()]);
    await this.#listening.refresh();
    if (!this.#running) return [];
    this.#unlisten = this.#parts.surroundings.onWake(() => this.#wake());
    for (const { pairId } of this.#book.all()) this.#acquaint(pairId).dial();
    await this.#joining.read();
    this.#begin();
    return pairs;
  }
  stop(): Promise<void> {
    this.#unlisten();
    this.#comers.close();
    this.#joining.close();
    this.twoScans.close();
    this.#invitations.close();
    this.#words.close();
    for (const acquaintance of this.#acquaintances.values()) acquaintance.close();
    this.#forgetting.close();
    this.#listening.close();
    this.#lines.close();
    this.#state = "over";
    this.#begin();
    return this.#book.settled();
  }
  configure(options: NetworkOptions): void {
    this.#scene.network = options;
    this.#reintroduce();
    void this.#invitations.refresh();
    this.#words.refresh();
    for (const acquaintance of this.#acquaintances.values()) acquaintance.dial();
  }
  setDeviceName(name: string): void {
    this.#scene.deviceName = name;
    this.#reintroduce();
    void this.#invitations.refresh();
  }

  showInvitation(visit = false): () => void {
    return this.#invitations.show(visit);
  }
  shareLink(visit = false): Promise<Invitation | undefined> {
    return this.#invitations.share(visit);
  }
  showWords(visit = false): () => void {
    return this.#words.show(visit);
  }
  async useWords(number: number, words: TwoWords, visit = false): Promise<void> {
    await this.#begun;
    return this.#joining.openWords(number, words, visit);
  }
  async openInvitation(text: string): Promise<void> {
    await this.#begun;
    return looksOptical(text) ? this.twoScans.open(text) : this.#joining.open(text);
  }
  agreeToJoin(visit = false): void {
    this.#joining.agree(visit);
  }
  cancelJoin(): void {
    this.#joining.cancel();
  }
  approve(approvalId: string, yes: boolean): void {
    this.#comers.approve(approvalId, yes);
  }
  forget(pairId: string): Promise<void> {
    return this.#forgetting.forget(pairId);
  }
  async setAutoAccept(pairId: string, on: boolean): Promise<void> {
    try {
      const pair = await this.#book.set(pairId, { autoAccept: on });
      if (pair) this.#events.pairChanged(pair);
    } catch (error) {
      this.#fault(error);
    }
  }

  /** Started and not stopped, which may change during every wait. */
  get #running(): boolean {
    return this.#state === "running";
  }
  readonly #fault = (error: unknown): void => {
    if (error instanceof TableError) this.#events.storageFault(error.fault);
  };
  #acquaint(pairId: string): Acquaintance {
    let acquaintance = this.#acquaintances.get(pairId);
    if (!acquaintance) this.#acquaintances.set(pairId, (acquaintance = new Acquaintance(this.#known, pairId)));
    return acquaintance;
  }
  readonly #met = (pair: PairRecord, wire: Wire | undefined, texts: readonly string[]): void => {
    const acquaintance = this.#acquaint(pair.pairId);
    if (!pair.provisional) this.#events.paired(pair);
    if (wire) acquaintance.adopt(wire, texts);
    else acquaintance.dial();
  };
  /** Whose hellos are listened for at a place. */
  async #callers(place: Place): Promise<readonly Caller[]> {
    if (!this.#running || place.at === "nothing") return [];
    if (place.at === "inbox") return this.#book.all().map((pair) => this.#caller(pair));
    if (place.at === "pair") {
      const pair = this.#book.get(place.pairId);
      const caller = pair ? this.#caller(pair) : this.#tombstones.caller(place.pairId);
      return caller ? [caller] : [];
    }
    const ids = place.at === "words" ? this.#invitations.ofWords(place.id).map(({ id }) => id) : [place.id];
    const callers = await Promise.all(ids.map((id) => this.#comers.caller(id)));
    return callers.filter((caller) => caller !== undefined);
  }
  #caller({ pairId, secret, role }: PairRecord): Caller {
    return {
      secret,
      role: role === "host" ? "joiner" : "host",
      greet: (hello, letter) => this.#acquaintances.get(pairId)?.greet(hello, letter),
    };
  }
  #untold(): PairRecord[] {
    return this.#book
      .all()
      .filter(({ pairId, toldGeneration }) => {
        return toldGeneration !== this.#own.generation && !this.#acquaintances.get(pairId)?.link;
      })
      .toSorted((a, b) => Number(b.visit ?? false) - Number(a.visit ?? false) || b.lastSeenAt - a.lastSeenAt);
  }

  #broker(url: string, state: SignalingState | undefined): void {
    this.#events.broker(url, state);
    if (state?.is !== "online") return;
    for (const acquaintance of this.#acquaintances.values()) acquaintance.dial();
  }
  #wake(): void {
    this.#lines.wake();
    void this.#listening.refresh();
    void this.#invitations.refresh();
    this.#words.refresh();
    this.#joining.wake();
    for (const acquaintance of this.#acquaintances.values()) acquaintance.wake();
  }
  /** What is told in `introduce` has changed, and perhaps where we listen. */
  #reintroduce(): void {
    if (!this.#running) return;
    for (const { link } of this.#acquaintances.values()) link?.introduce();
    void this.#listening.refresh();
  }
}
