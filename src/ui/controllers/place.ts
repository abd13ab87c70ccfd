// Where the person is, from the address. Rule: an invitation in the address is handed on and taken out of it in the
// same task that sees it, so that its secret stays in no history and no screenshot.
import type { ReactiveController, ReactiveControllerHost } from "lit";

import { hrefOf, parseRoute, type Route } from "../route.ts";

export class Place implements ReactiveController {
  route: Route = { at: "home" };
  #host: ReactiveControllerHost;
  #opened: (link: string) => void;

  /** `opened` gets the whole link of an invitation. */
  constructor(host: ReactiveControllerHost, opened: (link: string) => void) {
    this.#host = host;
    this.#opened = opened;
    host.addController(this);
  }

  hostConnected(): void {
    addEventListener("hashchange", this.#read);
    this.#read();
  }

  hostDisconnected(): void {
    removeEventListener("hashchange", this.#read);
  }

  go(route: Exclude<Route, { at: "invitation" }>): void {
    location.hash = hrefOf(route);
  }

  /** Goes there without a step that Back would return to. */
  replace(route: Exclude<Route, { at: "invitation" }>): void {
    history.replaceState(null, "", hrefOf(route));
    this.#read();
  }

  #read = (): void => {
    const route = parseRoute(location.hash);
    if (route.at === "invitation") {
      const link = location.href;
      this.replace({ at: "home" });
      this.#opened(link);
      return;
    }
    this.route = route;
    this.#host.requestUpdate();
  };
}
