// One tab owns Ferry: its sockets, sessions and handles. Held by a Web Lock, talked about over a BroadcastChannel.
// Rule: never two owners. Who takes over asks first; the owner closes everything and only then says so; the taker then
// steals the lock. Takers queue for a lock of their own, so two of them follow one another. A stolen lock of a tab that
// did not answer (frozen) is noticed there when it wakes, and everything is closed before anything else.
//
//   taker                                   owner
//   lock ferry-taker
//   { take, id }            ------------->
//                           <-------------  { closing, id }     alive, and closing everything
//                           <-------------  { closed, id }
//   steal ferry-owner, release ferry-taker
//                                           notices the loss, waits in line again

const OWNER = "ferry-owner";
const TAKER = "ferry-taker";
const CHANNEL = "ferry-tabs";
/** Milliseconds for the owner to answer at all; a tab that is alive does so at once, in the background too. */
const ANSWER_MS = 2_000;
/** Milliseconds for the owner to flush and close everything. */
const CLOSE_MS = 10_000;
/** Characters of an invitation handed over: a link is a few hundred. */
const MAX_TEXT = 4_096;

export interface OwnerEvents {
  /** This tab owns Ferry from now on; also a second time, after it was taken and given back. */
  owned(): void;
  /** Another tab owns it. This one becomes the owner by itself when that one is gone. */
  elsewhere(): void;
  /** Another tab takes over: close everything; ownership passes when this resolves. */
  taken(): Promise<void> | void;
  /** Another tab hands over what it was opened with. */
  invitation(text: string): void;
}

type Note =
  | { readonly type: "take" | "closing" | "closed" | "received"; readonly id: string }
  | { readonly type: "invitation"; readonly id: string; readonly text: string };

interface Held {
  readonly release: () => void;
}

export class OwnerLock {
  readonly #channel = new BroadcastChannel(CHANNEL);
  readonly #answers = new Map<string, (type: Note["type"]) => void>();
  #events: OwnerEvents | undefined;
  /** The lock, while this tab has it. */
  #held: Held | undefined;
  /** Set from when another tab takes over until this one owns again; resolves when everything is closed. */
  #closing: Promise<void> | undefined;
  /** Ends this tab's place in the line. */
  #leaveLine = new AbortController();

  /** Resolves when it is known who owns Ferry; `owned` or `elsewhere` was called by then. */
  async start(events: OwnerEvents): Promise<void> {
    this.#events = events;
    this.#channel.onmessage = (event: MessageEvent<unknown>) => this.#hear(event.data);
    const got = await this.#request({ ifAvailable: true });
    if (got) return;
    events.elsewhere();
    this.#waitInLine();
  }

  /** Makes this tab the owner. Resolves when it is. */
  async takeOver(): Promise<void> {
    await navigator.locks.request(TAKER, async () => {
      if (!this.#held) await this.#askOwner();
      await this.#closing;
      if (!this.#held) {
        this.#leaveLine.abort();
        await this.#request({ steal: true });
      } else if (this.#closing) {
        // Everything was closed for a taker that died before it took the lock.
        this.#own(this.#held);
      }
    });
  }

  /** Gives an invitation to the tab that owns Ferry; true when it took it. */
  async handOver(text: string): Promise<boolean> {
    const id = crypto.randomUUID();
    const answered = this.#answer(id, "received", ANSWER_MS);
    this.#say({ type: "invitation", id, text });
    return answered;
  }

  async #askOwner(): Promise<void> {
    const id = crypto.randomUUID();
    const closing = this.#answer(id, "closing", ANSWER_MS);
    this.#say({ type: "take", id });
    if (!(await closing)) return;
    await this.#answer(id, "closed", CLOSE_MS);
  }

  /** Resolves once the lock is held (true) or known not to be available (false). */
  #request(options: LockOptions): Promise<boolean> {
    return new Promise((resolve, reject) => {
      let held: Held | undefined;
      const ended = navigator.locks.request(OWNER, options, (lock) => {
        resolve(lock !== null);
        if (!lock) return;
        return new Promise<void>((release) => {
          held = { release };
          this.#own(held);
        });
      });
      // Rejects when the lock is stolen, and when this tab leaves the line.
      ended.catch((error: unknown) => (held ? void this.#lost(held) : reject(error)));
    });
  }

  #own(held: Held): void {
    this.#held = held;
    this.#closing = undefined;
    this.#events?.owned();
  }

  async #lost(held: Held): Promise<void> {
    if (this.#held !== held) return;
    this.#held = undefined;
    await this.#closeAll();
    // Unless it was taken back meanwhile.
    if (!this.#held) this.#waitInLine();
  }

  #waitInLine(): void {
    this.#leaveLine = new AbortController();
    // Rejected only by leaving the line.
    this.#request({ signal: this.#leaveLine.signal }).catch(() => {});
  }

  /** Everything is closed once, whoever asks and however often. */
  #closeAll(): Promise<void> {
    return (this.#closing ??= (async () => this.#events?.taken())().catch(() => {}));
  }

  async #giveUp(held: Held, id: string): Promise<void> {
    this.#say({ type: "closing", id });
    const closing = this.#closeAll();
    await closing;
    this.#say({ type: "closed", id });
    // When the taker is done this has no effect, the lock was stolen; when it died, the next in line gets it.
    await navigator.locks.request(TAKER, () => {});
    if (this.#held !== held || this.#closing !== closing) return;
    this.#held = undefined;
    held.release();
    this.#waitInLine();
  }

  #hear(note: unknown): void {
    if (!isNote(note)) return;
    if (note.type === "take") {
      if (this.#held) void this.#giveUp(this.#held, note.id);
    } else if (note.type === "invitation") {
      if (!this.#held || this.#closing) return;
      this.#say({ type: "received", id: note.id });
      this.#events?.invitation(note.text);
    } else this.#answers.get(note.id)?.(note.type);
  }

  #answer(id: string, wanted: Note["type"], ms: number): Promise<boolean> {
    return new Promise((resolve) => {
      const end = (answered: boolean) => {
        clearTimeout(timer);
        this.#answers.delete(id);
        resolve(answered);
      };
      const timer = setTimeout(() => end(false), ms);
      this.#answers.set(id, (type) => {
        if (type === wanted) end(true);
      });
    });
  }

  #say(note: Note): void {
    this.#channel.postMessage(note);
  }
}

/** Only this origin can speak here, but perhaps an older or newer Ferry of it. */
function isNote(value: unknown): value is Note {
  if (typeof value !== "object" || value === null) return false;
  const { type, id, text } = value as Partial<Record<"type" | "id" | "text", unknown>>;
  if (typeof id !== "string" || id.length > 64) return false;
  if (type === "invitation") return typeof text === "string" && text.length <= MAX_TEXT;
  return type === "take" || type === "closing" || type === "closed" || type === "received";
}
