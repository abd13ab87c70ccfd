// The door to two scans: what reads and makes their codes is loaded when somebody begins or scans one.
// Rule: calls are carried out in their order, and none after `close`; a part that does not load is said.
import type { Optical } from "./optical.ts";
import type { OpticalParts } from "./optical-attempt.ts";

export class OpticalDoor {
  readonly #parts: OpticalParts;
  #loading: Promise<Optical> | undefined;
  #over = false;

  constructor(parts: OpticalParts) {
    this.#parts = parts;
  }

  begin(visit = false): void {
    void this.#pass((optical) => optical.begin(visit));
  }
  /** Resolves when it was read. */
  open(text: string): Promise<void> {
    return this.#pass((optical) => optical.open(text));
  }
  agree(visit = false): void {
    void this.#pass((optical) => optical.agree(visit));
  }
  cancel(): void {
    if (this.#loading) void this.#pass((optical) => optical.cancel());
    // Nothing to load for: all there is to take back is that it did not load.
    else if (!this.#over) this.#parts.twoScans(undefined);
  }
  close(): void {
    this.#over = true;
    void this.#loading?.then(
      (optical) => optical.close(),
      () => undefined,
    );
  }

  async #pass(call: (optical: Optical) => void | Promise<void>): Promise<void> {
    const loading = (this.#loading ??= import("./optical.ts").then(({ Optical }) => new Optical(this.#parts)));
    let optical: Optical;
    try {
      optical = await loading;
    } catch {
      // The next call tries again, where the browser does.
      this.#loading = undefined;
      if (!this.#over) this.#parts.twoScans({ stage: "failed", name: "", error: "not-loaded" });
      return;
    }
    if (!this.#over) await call(optical);
  }
}
