// Loads timelines page by page. Rule: what happens while a page is read is not lost, and one page is read at a time.
import type { Change } from "./changes.ts";
import type { SessionVerbs } from "./ports.ts";
import type { AppState, TimelineEntry } from "./state.ts";

/** Entries per page: a few screens, read in some ms. */
const PAGE_ENTRIES = 100;

export class Pages {
  readonly #state: () => AppState;
  readonly #change: (change: Change) => void;
  readonly #fault: (error: unknown) => void;
  /** Entries told while a page of their device is being read. */
  readonly #loading = new Map<string, TimelineEntry[]>();
  /** Devices whose timelines were asked for: a new session is asked for them again. */
  readonly #wanted = new Set<string>();
  #session: SessionVerbs | undefined;

  constructor(state: () => AppState, change: (change: Change) => void, fault: (error: unknown) => void) {
    this.#state = state;
    this.#change = change;
    this.#fault = fault;
  }

  session(session: SessionVerbs | undefined): void {
    this.#session = session;
    this.#loading.clear();
    for (const pairId of this.#wanted) this.open(pairId);
  }

  open(pairId: string): void {
    this.#wanted.add(pairId);
    if (!this.#state().timelines[pairId]) this.#load(pairId);
  }

  older(pairId: string): void {
    const timeline = this.#state().timelines[pairId];
    if (timeline?.more) this.#load(pairId, timeline.entries[0]?.at);
  }

  heard(entry: TimelineEntry): void {
    this.#loading.get(entry.pairId)?.push(entry);
  }

  forget(pairId: string): void {
    this.#wanted.delete(pairId);
    this.#loading.delete(pairId);
  }

  #load(pairId: string, before?: number): void {
    const session = this.#session;
    if (!session || this.#loading.has(pairId)) return;
    const heard: TimelineEntry[] = [];
    this.#loading.set(pairId, heard);
    this.#read(session.page(pairId, PAGE_ENTRIES, before), pairId, heard).catch((error: unknown) => {
      if (this.#loading.get(pairId) === heard) this.#loading.delete(pairId);
      this.#fault(error);
    });
  }

  async #read(page: ReturnType<SessionVerbs["page"]>, pairId: string, heard: readonly TimelineEntry[]): Promise<void> {
    const { entries, more } = await page;
    if (this.#loading.get(pairId) !== heard) return;
    this.#loading.delete(pairId);
    this.#change({ type: "page", pairId, entries, more });
    for (const entry of heard) this.#change({ type: "entry", entry });
  }
}
