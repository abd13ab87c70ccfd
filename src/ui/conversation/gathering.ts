// Reads what was dropped on its host, folders with all inside, and hands the files over when they are all found. Knows
// what was left out of them, and of files that were chosen.
// Rule: one walk at a time, another drop waits behind it; leaving the page ends it and nothing is sent.
import type { LitElement, ReactiveController } from "lit";

import type { PickedFile } from "../../app/verbs.ts";
import { keepFocus } from "../controllers/kept-focus.ts";
import { droppedThings, gather, type Gathered } from "./dropped-files.ts";

/** What could not be read of a drop or a choice, or that there was nothing in it. */
export interface LeftOut {
  readonly files: number;
  readonly unreadable: readonly string[];
}

export class Gathering implements ReactiveController {
  #host;
  #found: number | undefined;
  #leftOut: LeftOut | undefined;
  #stop = new AbortController();
  #last: Promise<void> = Promise.resolve();

  /** `next`: what has the focus when the button of a line that is gone had it. */
  constructor(host: LitElement, next: () => HTMLElement | null | undefined) {
    this.#host = host;
    host.addController(this);
    keepFocus(host, next);
  }

  /** Files found so far; undefined when nothing is being read. */
  get found(): number | undefined {
    return this.#found;
  }

  /** What the last drop or choice lacks, until it is dismissed or another comes. */
  get leftOut(): LeftOut | undefined {
    return this.#leftOut;
  }

  /** Must run in the task of the drop. */
  take(transfer: DataTransfer, done: (files: readonly PickedFile[]) => void): void {
    const things = droppedThings(transfer);
    const { signal } = this.#stop;
    this.#last = this.#last.then(() => this.#read(things, done, signal));
  }

  /** Files that were chosen, opened already; `done` gets them unless there are none. */
  chosen({ files, unreadable }: Gathered, done: (files: readonly PickedFile[]) => void): void {
    // Closing the window without a choice changes nothing.
    if (files.length + unreadable.length === 0) return;
    this.#leftOut = unreadable.length > 0 ? { files: files.length, unreadable } : undefined;
    this.#host.requestUpdate();
    if (files.length > 0) done(files);
  }

  dismiss(): void {
    this.#leftOut = undefined;
    this.#host.requestUpdate();
  }

  /** Ends the walk and those that wait; nothing of them is sent. */
  stop(): void {
    this.#stop.abort();
    this.#stop = new AbortController();
    this.#tell(undefined);
  }

  /** Stops, and what was left out is said no longer: the person has gone somewhere else. */
  leave(): void {
    this.stop();
    this.dismiss();
  }

  /** A list that is put in another order takes its rows out and in again: nobody leaves then. */
  hostDisconnected(): void {
    queueMicrotask(() => {
      if (!this.#host.isConnected) this.leave();
    });
  }

  async #read(
    things: ReturnType<typeof droppedThings>,
    done: (files: readonly PickedFile[]) => void,
    signal: AbortSignal,
  ): Promise<void> {
    if (signal.aborted) return;
    this.#leftOut = undefined;
    this.#tell(0);
    try {
      const { files, unreadable } = await gather(things, (found) => signal.aborted || this.#tell(found), signal);
      // Stopped while the last of them were opened.
      signal.throwIfAborted();
      if (files.length === 0 || unreadable.length > 0) this.#leftOut = { files: files.length, unreadable };
      if (files.length > 0) done(files);
    } catch (error) {
      if (!signal.aborted) throw error;
    } finally {
      this.#tell(undefined);
    }
  }

  #tell(found: number | undefined): void {
    this.#found = found;
    this.#host.requestUpdate();
  }
}
