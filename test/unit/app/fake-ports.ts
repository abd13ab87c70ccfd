// An app without rooms below it: what it asks of them is recorded, what they tell is said by the test.
import type { AppPorts, KeptSettings, SessionOptions, SessionVerbs } from "../../../src/app/ports.ts";
import type { Throughput, TransferItem } from "../../../src/app/state.ts";
import type { Imported } from "../../../src/app/verbs.ts";
import type { TimelinePage } from "../../../src/session/talk/timeline.ts";

type OwnerEvents = Parameters<AppPorts["owner"]["start"]>[0];

/** What the app called, in order: the verb's name and what it got. */
export type Call = readonly [name: string, ...values: unknown[]];

export class FakeWorld {
  readonly calls: Call[] = [];
  readonly faults: unknown[] = [];
  readonly timers: { at: number; call: () => void }[] = [];
  readonly frames: (() => void)[] = [];
  kept: KeptSettings | undefined;
  missing: Awaited<ReturnType<AppPorts["missing"]>> = [];
  /** Rejects the next opening of a session. */
  refuses: Error | undefined;
  ownedBy: "here" | "elsewhere" = "here";
  takesInvitations = true;
  pages: (before?: number) => Promise<TimelinePage> = async () => ({ entries: [], more: false });
  items: TransferItem[] = [];
  itemsFault: Error | undefined;
  throughput: () => Promise<Throughput | undefined> = async () => undefined;
  imported: Imported | undefined;
  session: SessionOptions | undefined;
  owner: OwnerEvents | undefined;
  saves: Awaited<ReturnType<AppPorts["received"]["save"]>> = "saved";
  now = 1_000_000;

  pass(ms: number): void {
    this.now += ms;
    for (const timer of this.timers.filter(({ at }) => at <= this.now)) {
      this.timers.splice(this.timers.indexOf(timer), 1);
      timer.call();
    }
  }
  draw(): void {
    for (const frame of this.frames.splice(0)) frame();
  }
  called(name: string): readonly Call[] {
    return this.calls.filter(([called]) => called === name);
  }

  readonly ports: AppPorts = {
    version: "1.2.3",
    guessName: () => "Chrome on Linux, red heron",
    missing: async () => this.missing,
    owner: {
      start: async (events) => {
        this.owner = events;
        if (this.ownedBy === "here") events.owned();
        else events.elsewhere();
      },
      takeOver: async () => this.owner?.owned(),
      handOver: async (text) => {
        this.calls.push(["handOver", text]);
        return this.takesInvitations;
      },
    },
    openSession: async (options) => {
      if (this.refuses) throw this.refuses;
      this.calls.push(["openSession", options.deviceName]);
      this.session = options;
      return {
        verbs: this.#verbs(),
        configure: (settings) => void this.calls.push(["configure", settings]),
        close: async () => void this.calls.push(["close"]),
      };
    },
    settings: {
      read: async () => this.kept,
      keep: async (kept) => void (this.kept = kept),
    },
    received: {
      save: async (transferId, items, name, onProgress) => {
        this.calls.push(["save", transferId, items.map(({ path }) => path), name]);
        onProgress(1, 2);
        return this.saves;
      },
      previewUrl: async (_, item) => `blob:${item.path}`,
      firstBytes: async () => new TextEncoder().encode("제주 바다").subarray(0, 5),
      share: async () => false,
    },
    storage: { status: async () => ({ usedBytes: 5, freeBytes: 7 }), askPersist: async () => true },
    applyUpdate: async () => undefined,
    clock: {
      now: () => this.now,
      after: (ms, call) => {
        const timer = { at: this.now + ms, call };
        this.timers.push(timer);
        return () => {
          const at = this.timers.indexOf(timer);
          if (at >= 0) this.timers.splice(at, 1);
        };
      },
    },
    nextFrame: (call) => void this.frames.push(call),
    onFault: (error) => void this.faults.push(error),
  };

  #verbs(): SessionVerbs {
    return new Proxy({} as SessionVerbs, {
      get: (_, name: string) => {
        if (name === "page") return (_pairId: string, _count: number, before?: number) => this.pages(before);
        if (name === "items") return async () => (this.itemsFault ? Promise.reject(this.itemsFault) : this.items);
        if (name === "throughput") return () => this.throughput();
        if (name === "moving") return { importHistory: async () => this.imported };
        return (...values: unknown[]) => {
          this.calls.push([name, ...values]);
          if (name === "showWords") return () => void this.calls.push(["hideWords"]);
          return name === "showInvitation" ? () => void this.calls.push(["hideInvitation"]) : undefined;
        };
      },
    });
  }
}
