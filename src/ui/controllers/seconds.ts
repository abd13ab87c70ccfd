// Draws its host again once a second, for countdowns. Rule: only while something counts down and the page is visible;
// the time shown is read from the clock each time, so nothing drifts.
import type { ReactiveController, ReactiveControllerHost } from "lit";

export class Seconds implements ReactiveController {
  #host: ReactiveControllerHost;
  #timer: ReturnType<typeof setInterval> | undefined;
  #wanted = false;
  #connected = false;

  constructor(host: ReactiveControllerHost) {
    this.#host = host;
    host.addController(this);
  }

  /** Seconds until `at` (milliseconds since 1970), never below 0. Keeps counting until asked for undefined. */
  until(at: number | undefined): number {
    this.#wanted = at !== undefined;
    this.#keep();
    return at === undefined ? 0 : Math.max(0, (at - Date.now()) / 1000);
  }

  hostConnected(): void {
    this.#connected = true;
    document.addEventListener("visibilitychange", this.#keep);
    this.#keep();
  }

  hostDisconnected(): void {
    this.#connected = false;
    document.removeEventListener("visibilitychange", this.#keep);
    this.#keep();
  }

  #keep = (): void => {
    const run = this.#wanted && this.#connected && document.visibilityState === "visible";
    if (run && this.#timer === undefined) {
      this.#timer = setInterval(() => this.#host.requestUpdate(), 1000);
      this.#host.requestUpdate();
    } else if (!run) {
      clearInterval(this.#timer);
      this.#timer = undefined;
    }
  };
}
