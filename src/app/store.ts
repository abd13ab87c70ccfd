// Holds the one state. Rule: it changes by `reduce` alone, and is told at most once per frame.
import type { Change } from "./changes.ts";
import { reduce } from "./reduce.ts";
import type { AppState } from "./state.ts";

export class Store {
  readonly #nextFrame: (call: () => void) => void;
  readonly #listeners = new Set<(state: AppState) => void>();
  #state: AppState;
  #told = true;

  constructor(state: AppState, nextFrame: (call: () => void) => void) {
    this.#state = state;
    this.#nextFrame = nextFrame;
  }

  get state(): AppState {
    return this.#state;
  }

  change(change: Change): void {
    const next = reduce(this.#state, change);
    if (next === this.#state) return;
    this.#state = next;
    if (!this.#told) return;
    this.#told = false;
    this.#nextFrame(() => {
      this.#told = true;
      for (const listener of Array.from(this.#listeners)) listener(this.#state);
    });
  }

  subscribe(listener: (state: AppState) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }
}
