// An App for component tests: a state that the test sets, and verbs that only write down that they were called.
// Rule: nothing happens by itself; what a verb would bring about, the test says with `set`.
import type { AppState, TransferItem } from "../../src/app/state.ts";
import type { App, Imported, TextPreview, Verbs } from "../../src/app/verbs.ts";

export interface VerbCall {
  readonly verb: keyof Verbs;
  readonly arguments: readonly unknown[];
}

export class FakeApp implements App {
  state: AppState;
  /** In order; the stop of `showInvitation` and `showWords` is written down as the verb with the argument "stop". */
  readonly calls: VerbCall[] = [];
  readonly verbs: Verbs;

  /** What the verbs that answer answer with. */
  link: string | undefined = "https://ferry.example/#/pair/a-shared-link";
  itemsOf: Readonly<Record<string, readonly TransferItem[]>> = {};
  previewUrls: Readonly<Record<string, string>> = {};
  texts: Readonly<Record<string, TextPreview>> = {};
  exported: Blob | undefined = new Blob(["history"]);
  imported: Imported | undefined;

  #listeners = new Set<(state: AppState) => void>();

  constructor(state: AppState) {
    this.state = state;
    this.verbs = recording((verb, given) => this.#called(verb, given));
  }

  subscribe(listener: (state: AppState) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  get listenerCount(): number {
    return this.#listeners.size;
  }

  set(change: Partial<AppState>): void {
    this.state = { ...this.state, ...change };
    for (const listener of this.#listeners) listener(this.state);
  }

  /** Takes optional fields away, which `set` cannot say. */
  clear(...fields: ("invitation" | "sharedLink" | "joining" | "paired" | "notice" | "words" | "twoScans")[]): void {
    const state = { ...this.state };
    for (const field of fields) delete state[field];
    this.set((this.state = state));
  }

  /** The arguments of every call of one verb. */
  callsOf(verb: keyof Verbs): readonly (readonly unknown[])[] {
    return this.calls.filter((call) => call.verb === verb).map((call) => call.arguments);
  }

  #called(verb: keyof Verbs, given: readonly unknown[]): unknown {
    this.calls.push({ verb, arguments: given });
    switch (verb) {
      case "showInvitation":
      case "showWords":
        return () => this.calls.push({ verb, arguments: ["stop"] });
      case "shareLink":
        return Promise.resolve(this.link);
      case "exportHistory":
        return Promise.resolve(this.exported);
      case "importHistory":
        return Promise.resolve(this.imported);
      case "keptTransfers":
        return Promise.resolve(this.state.recent.filter(({ mine, kept }) => !mine && kept));
      case "items":
        return Promise.resolve(this.itemsOf[String(given[0])] ?? []);
      case "previewUrl":
        return Promise.resolve(this.previewUrls[`${String(given[0])}/${String(given[1])}`]);
      case "previewText":
        return Promise.resolve(this.texts[`${String(given[0])}/${String(given[1])}`]);
      default:
        return undefined;
    }
  }
}

/** Every verb there is: a proxy, so that a new one needs no change here. */
function recording(called: (verb: keyof Verbs, given: readonly unknown[]) => unknown): Verbs {
  return new Proxy({} as Verbs, {
    get:
      (_, verb) =>
      (...given: unknown[]) =>
        called(verb as keyof Verbs, given),
  });
}
