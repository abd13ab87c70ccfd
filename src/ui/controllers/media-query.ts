// Draws its host again when a media query begins or ceases to match.
import type { ReactiveController, ReactiveControllerHost } from "lit";

/** From this width the list stands beside the conversation. */
export const WIDE = "(min-width: 720px)";

export class MediaQuery implements ReactiveController {
  #host: ReactiveControllerHost;
  #list: MediaQueryList;

  constructor(host: ReactiveControllerHost, query: string) {
    this.#host = host;
    this.#list = matchMedia(query);
    host.addController(this);
  }

  get matches(): boolean {
    return this.#list.matches;
  }

  hostConnected(): void {
    this.#list.addEventListener("change", this.#changed);
  }

  hostDisconnected(): void {
    this.#list.removeEventListener("change", this.#changed);
  }

  #changed = (): void => this.#host.requestUpdate();
}
