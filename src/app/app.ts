// The app behind the screen: one state, the verbs, and the session while there is one.
// Rule: verbs never throw; what they could not do shows in the state.
import { MAX_ICE_SERVERS } from "../protocol/limits.ts";
import { cleanDeviceName } from "../protocol/names.ts";
import type { SessionEvent } from "../session/session-event.ts";
import { Life } from "./life.ts";
import { Pages } from "./pages.ts";
import { isMoving } from "./phases.ts";
import type { AppPorts, SessionVerbs } from "./ports.ts";
import { Rates } from "./rates.ts";
import { Saving } from "./saving.ts";
import type { AppState, Settings, TransferEntry, TransferPhase } from "./state.ts";
import { Store } from "./store.ts";
import type { App, Imported, Verbs } from "./verbs.ts";

/** `before`, `after`: the state around the event. */
type Listener = (event: SessionEvent, before: AppState, after: AppState) => void;

export interface RunningApp extends App {
  /** Looks what the browser can do and who owns Ferry. Never rejects. */
  start(): Promise<void>;
  /** The network went or came back. */
  setOnline(online: boolean): void;
  setUpdateReady(): void;
  /** Told of what the session tells, at once: also in a page that is hidden, where nothing is drawn. */
  hear(listener: Listener): void;
}

const DEFAULTS: Settings = { theme: "system", icePolicy: "all" };

/** Phases of a received transfer with which room came or went, or in which a person is about to ask for it. */
const CHANGES_ROOM = new Set<TransferPhase["is"]>(["asked", "paused", "done", "cancelled", "failed"]);

export function createApp(ports: AppPorts, online: boolean): RunningApp {
  return new FerryApp(ports, online);
}

class FerryApp implements RunningApp {
  readonly verbs: Verbs;
  readonly #ports: AppPorts;
  readonly #store: Store;
  readonly #life: Life;
  readonly #pages: Pages;
  readonly #saving: Saving;
  readonly #rates = new Rates();
  readonly #listeners: Listener[] = [];
  /** By transfer: ends the wait for the next byte. */
  readonly #stalls = new Map<string, () => void>();

  constructor(ports: AppPorts, online: boolean) {
    this.#ports = ports;
    const { received, onFault } = ports;
    const store = (this.#store = new Store(firstState(ports, online), ports.nextFrame));
    const state = () => store.state;
    this.#pages = new Pages(state, (change) => store.change(change), onFault);
    this.#life = new Life(ports, state, {
      change: (change) => store.change(change),
      event: (event) => this.#heard(event),
      session: (session) => {
        this.#pages.session(session);
        if (session) this.#lookAtStorage();
      },
    });
    this.#saving = new Saving({
      received,
      state,
      session: () => this.#life.verbs,
      change: (change) => store.change(change),
    });
    this.verbs = this.#makeVerbs();
  }

  get state(): AppState {
    return this.#store.state;
  }
  subscribe(listener: (state: AppState) => void): () => void {
    return this.#store.subscribe(listener);
  }
  setOnline(online: boolean): void {
    this.#store.change({ type: "online", online });
  }
  setUpdateReady(): void {
    this.#store.change({ type: "update-ready" });
  }
  hear(listener: Listener): void {
    this.#listeners.push(listener);
  }

  async start(): Promise<void> {
    try {
      const missing = await this.#ports.missing();
      if (missing.length > 0) return this.#store.change({ type: "ownership", ownership: "unable", missing });
      await this.#readSettings();
      await this.#life.start();
    } catch (error) {
      this.#ports.onFault(error);
      this.#store.change({ type: "ownership", ownership: "unable", missing: ["storage"] });
    }
  }

  async #readSettings(): Promise<void> {
    const kept = await this.#ports.settings.read();
    this.#store.change({ type: "named", name: kept?.name ?? this.#ports.guessName() });
    this.#store.change({ type: "settings", settings: kept?.settings ?? DEFAULTS });
    if (!kept) this.#keepSettings();
  }

  #keepSettings(): void {
    this.#ports.settings.keep(this.#own).then(
      () => this.#store.change({ type: "storage-mended" }),
      (error: unknown) => {
        const full = error instanceof Error && (error as { fault?: unknown }).fault === "full";
        this.#store.change({ type: "storage-fault", fault: full ? "full" : "refused" });
        this.#lookAtStorage();
      },
    );
  }

  // ---- What the session tells ----

  #heard(event: SessionEvent): void {
    if (event.type === "progress") return this.#progress(event.transferId, event.storedBytes, event.at);
    if (event.type === "entry") {
      this.#pages.heard(event.entry);
      if (event.entry.kind === "transfer") this.#transfer(event.entry);
    }
    if (event.type === "device-gone") this.#pages.forget(event.pairId);
    const before = this.#store.state;
    this.#store.change(event);
    // Messages are told when they are kept. Room is what there was when it was refused: more later is room that was made.
    if (event.type === "entry" && event.entry.kind === "chat") this.#store.change({ type: "storage-mended" });
    if (event.type === "storage-fault") this.#lookAtStorage();
    for (const listener of this.#listeners) listener(event, before, this.#store.state);
    // Some browsers ask the person; now it is plain what would be lost.
    if (event.type === "paired") void this.#ports.storage.askPersist().then(() => this.#lookAtStorage());
  }

  #progress(transferId: string, storedBytes: number, at: number): void {
    const entry = this.#store.state.recent.find(({ id }) => id === transferId);
    // A last word may come behind its pause, or its device's end; what is kept of one that waits stands in its entry.
    if (!entry || !isMoving(entry)) return;
    const progress = this.#rates.heard(transferId, storedBytes, at, entry.byteLength);
    this.#store.change({ type: "progress", transferId, progress });
    this.#stalls.get(transferId)?.();
    this.#stalls.set(
      transferId,
      this.#ports.clock.after(this.#rates.silenceMs(transferId), () => {
        this.#stalls.delete(transferId);
        if (this.#store.state.progress[transferId])
          this.#store.change({ type: "progress", transferId, progress: { storedBytes } });
      }),
    );
  }

  #transfer(entry: TransferEntry): void {
    if (isMoving(entry)) return;
    const { id, phase, mine } = entry;
    this.#rates.stopped(id);
    this.#stalls.get(id)?.();
    this.#stalls.delete(id);
    if (!mine && CHANGES_ROOM.has(phase.is)) this.#lookAtStorage();
  }

  #lookAtStorage(): void {
    this.#ports.storage.status().then(
      (status) => this.#store.change({ type: "storage", status }),
      (error: unknown) => this.#ports.onFault(error),
    );
  }

  // ---- Verbs ----

  #makeVerbs(): Verbs {
    const store = this.#store;
    const life = this.#life;
    const run = (act: Promise<unknown>) => void act.catch((error: unknown) => this.#ports.onFault(error));
    return {
      rename: (name) => this.#rename(name),
      changeSettings: (settings) => {
        store.change({ type: "settings", settings: { ...store.state.settings, ...settings } });
        this.#keepSettings();
        life.configure();
      },
      useHere: () => life.useHere(),
      applyUpdate: () => run(this.#ports.applyUpdate()),
      dismissNotice: () => store.change({ type: "notice-dismissed" }),

      exportHistory: () => this.#read(async (session) => session?.moving.exportHistory(this.#own), undefined),
      importHistory: (file) => this.#read((session) => this.#import(session, file), undefined),

      showInvitation: (visit = false) => life.showInvitation(visit),
      shareLink: async (visit) => (await life.verbs?.shareLink(visit))?.link,
      showWords: (visit = false) => life.showWords(visit),
      useWords: (number, words, visit) => life.verbs?.useWords(number, words, visit),
      openInvitation: (text) => life.openInvitation(text),
      agreeToJoin: (visit) => life.verbs?.agreeToJoin(visit),
      cancelJoin: () => life.verbs?.cancelJoin(),
      approve: (approvalId, yes) => life.verbs?.approve(approvalId, yes),
      beginTwoScans: (visit) => life.verbs?.beginTwoScans(visit),
      agreeToTwoScans: (visit) => life.verbs?.agreeToTwoScans(visit),
      cancelTwoScans: () => life.verbs?.cancelTwoScans(),
      dismissPaired: () => store.change({ type: "paired-dismissed" }),
      forget: (pairId) => life.verbs?.forget(pairId),
      setAutoAccept: (pairId, on) => life.verbs?.setAutoAccept(pairId, on),

      openTimeline: (pairId) => this.#pages.open(pairId),
      loadOlder: (pairId) => this.#pages.older(pairId),
      sendMessage: (pairId, text, refused) =>
        life.verbs ? life.verbs.sendMessage(pairId, text, refused) : refused?.(),
      sendFiles: (pairId, files) => life.verbs?.sendFiles(pairId, files),

      accept: (transferId) => life.verbs?.accept(transferId),
      decline: (transferId) => life.verbs?.decline(transferId),
      pause: (transferId) => life.verbs?.pause(transferId),
      resume: (transferId) => life.verbs?.resume(transferId),
      cancel: (transferId) => life.verbs?.cancel(transferId),
      pickAgain: (transferId, files) => life.verbs?.pickAgain(transferId, files),
      removeItem: (transferId, item) => life.verbs?.removeItem(transferId, item),
      removeKept: (transferId) => life.verbs?.removeKept(transferId),
      items: (transferId) => this.#saving.items(transferId),
      keptTransfers: () => this.#read(async (session) => (await session?.keptTransfers()) ?? [], []),
      throughput: (transferId) => this.#read(async (session) => session?.throughput(transferId), undefined),

      save: (transferId, item) => run(this.#saving.save(transferId, item)),
      previewUrl: (transferId, item) => this.#saving.previewUrl(transferId, item),
      previewText: (transferId, item) => this.#saving.previewText(transferId, item),
      share: (transferId) => run(this.#saving.share(transferId)),
    };
  }

  /** `otherwise`: what there is when a table refuses, which goes to the console. */
  async #read<T>(act: (session: SessionVerbs | undefined) => Promise<T>, otherwise: T): Promise<T> {
    try {
      return await act(this.#life.verbs);
    } catch (error) {
      this.#ports.onFault(error);
      return otherwise;
    }
  }

  get #own(): { name: string; settings: Settings } {
    const { device, settings } = this.#store.state;
    return { name: device.name, settings };
  }

  async #import(session: SessionVerbs | undefined, file: File): Promise<Imported | undefined> {
    const imported = await session?.moving.importHistory(file);
    if (imported?.is === "done") {
      this.#rename(imported.name);
      // No file holds relays with a password: those that are here would be lost.
      const relays = this.#own.settings.iceServers?.filter(({ credential }) => credential !== undefined) ?? [];
      const room = Math.max(0, MAX_ICE_SERVERS - relays.length);
      const servers = [...relays, ...(imported.settings.iceServers ?? []).slice(0, room)];
      const iceServers = servers.length > 0 ? servers : undefined;
      this.verbs.changeSettings({ brokers: undefined, ...imported.settings, iceServers });
    }
    return imported;
  }

  #rename(text: string): void {
    const name = cleanDeviceName(text);
    if (name === "" || name === this.#store.state.device.name) return;
    this.#store.change({ type: "named", name });
    this.#keepSettings();
    this.#life.verbs?.setDeviceName(name);
  }
}

function firstState({ version }: AppPorts, online: boolean): AppState {
  return {
    ownership: "starting",
    device: { name: "", missing: [], version },
    brokers: [],
    storage: {},
    settings: DEFAULTS,
    online,
    updateReady: false,
    approvals: [],
    devices: {},
    deviceOrder: [],
    timelines: {},
    recent: [],
    progress: {},
    saves: {},
  };
}
