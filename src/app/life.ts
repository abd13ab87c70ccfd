// When there is a session: while this tab owns Ferry, opened anew when what moves bytes died.
// Rule: never two sessions; what was wanted while there was none (a code on the screen, an invitation) waits for it.
import type { SessionEvent } from "../session/session-event.ts";
import type { Change } from "./changes.ts";
import type { AppPorts, OpenSession, SessionVerbs } from "./ports.ts";
import type { AppState } from "./state.ts";

/** Sessions lost to a dying worker in one visit before this browser counts as unable. */
const MAX_CRASHES = 5;

interface LifeEvents {
  change(change: Change): void;
  event(event: SessionEvent): void;
  /** The session to talk to from now on. */
  session(session: SessionVerbs | undefined): void;
}

export class Life {
  readonly #ports: AppPorts;
  readonly #state: () => AppState;
  readonly #events: LifeEvents;
  #open: OpenSession | undefined;
  /** Openings and closings, one after the other. */
  #turn: Promise<void> = Promise.resolve();
  #crashes = 0;
  /** Screens that want a code or words to be shown, each with how that is begun and stopped. */
  readonly #shown = new Set<{ readonly begin: (verbs: SessionVerbs) => () => void; stop: (() => void) | undefined }>();
  #invitation: string | undefined;

  constructor(ports: AppPorts, state: () => AppState, events: LifeEvents) {
    this.#ports = ports;
    this.#state = state;
    this.#events = events;
  }

  get verbs(): SessionVerbs | undefined {
    return this.#open?.verbs;
  }

  /** Resolves when it is known who owns Ferry. */
  start(): Promise<void> {
    return this.#ports.owner.start({
      owned: () => void this.#inTurn(() => this.#begin()),
      elsewhere: () => {
        this.#events.change({ type: "ownership", ownership: "elsewhere" });
        void this.#offerInvitation();
      },
      taken: () => this.#inTurn(() => this.#end("taken")),
      invitation: (text) => this.openInvitation(text),
    });
  }

  useHere(): void {
    this.#ports.owner.takeOver().catch((error: unknown) => this.#ports.onFault(error));
  }

  configure(): void {
    this.#open?.configure(this.#state().settings);
  }

  showInvitation(visit: boolean): () => void {
    return this.#show((verbs) => verbs.showInvitation(visit));
  }
  showWords(visit: boolean): () => void {
    return this.#show((verbs) => verbs.showWords(visit));
  }

  /** Opens it here, now or when the session is there; or hands it to the tab that owns Ferry. */
  openInvitation(text: string): void {
    if (this.#open) return this.#open.verbs.openInvitation(text);
    this.#invitation = text;
    const { ownership } = this.#state();
    if (ownership === "elsewhere" || ownership === "taken") void this.#offerInvitation();
  }

  #show(begin: (verbs: SessionVerbs) => () => void): () => void {
    const shown = { begin, stop: this.#open && begin(this.#open.verbs) };
    this.#shown.add(shown);
    return () => {
      if (this.#shown.delete(shown)) shown.stop?.();
    };
  }

  async #offerInvitation(): Promise<void> {
    const text = this.#invitation;
    if (text === undefined || !(await this.#ports.owner.handOver(text))) return;
    // This tab may have become the owner meanwhile, and opened it itself.
    if (this.#invitation !== text) return;
    this.#invitation = undefined;
    this.#events.change({ type: "notice", notice: { code: "handed-over" } });
  }

  async #begin(): Promise<void> {
    if (this.#open) return;
    const { device, settings } = this.#state();
    this.#events.change({ type: "session" });
    try {
      this.#open = await this.#ports.openSession({
        deviceName: device.name,
        settings,
        onEvent: (event) => this.#events.event(event),
        onCrash: () => this.#crashed(),
      });
    } catch (error) {
      this.#ports.onFault(error);
      const isTable = error instanceof Error && error.name === "TableError";
      this.#events.change({ type: "ownership", ownership: "unable", missing: [isTable ? "storage" : "workers"] });
      return;
    }
    this.#began(this.#open);
  }

  #began({ verbs }: OpenSession): void {
    this.#events.session(verbs);
    this.#events.change({ type: "ownership", ownership: "here" });
    for (const shown of this.#shown) shown.stop = shown.begin(verbs);
    const invitation = this.#invitation;
    this.#invitation = undefined;
    if (invitation !== undefined) verbs.openInvitation(invitation);
  }

  async #end(ownership: "taken" | "starting"): Promise<void> {
    const open = this.#open;
    this.#open = undefined;
    this.#events.session(undefined);
    this.#events.change({ type: "ownership", ownership });
    for (const shown of this.#shown) shown.stop = undefined;
    await open?.close();
  }

  #crashed(): void {
    this.#crashes += 1;
    const again = this.#crashes <= MAX_CRASHES;
    void this.#inTurn(async () => {
      if (!this.#open) return;
      await this.#end("starting");
      if (again) await this.#begin();
      else this.#events.change({ type: "ownership", ownership: "unable", missing: ["workers"] });
    });
  }

  #inTurn(act: () => Promise<void>): Promise<void> {
    this.#turn = this.#turn.then(act).catch((error: unknown) => this.#ports.onFault(error));
    return this.#turn;
  }
}
