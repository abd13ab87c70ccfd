// Where the person is, from the address. Rule: an invitation in the address is handed on and taken out of it in the
// same task that sees it, so that its secret stays in no history and no screenshot.
import type { ReactiveController, ReactiveControllerHost } from "lit";

import { hrefOf, parseRoute, type Route, type Stay } from "../route.ts";

/** Kept with each step of the browser's history: the address of the step before it, where there is one. */
interface Step {
  readonly before: string | undefined;
}

export class Place implements ReactiveController {
  route: Stay = { at: "home" };
  #host: ReactiveControllerHost & EventTarget;
  #opened: (link: string) => void;
  #last: string | undefined;

  /** `opened` gets the whole link of an invitation. */
  constructor(host: ReactiveControllerHost & EventTarget, opened: (link: string) => void) {
    this.#host = host;
    this.#opened = opened;
    host.addController(this);
  }

  hostConnected(): void {
    addEventListener("hashchange", this.#read);
    this.#host.addEventListener("click", this.#tap);
    this.#read();
  }

  hostDisconnected(): void {
    removeEventListener("hashchange", this.#read);
    this.#host.removeEventListener("click", this.#tap);
  }

  #read = (): void => {
    let route: Route = parseRoute(location.hash);
    if (route.at === "invitation") {
      const link = location.href;
      route = { at: "home" };
      history.replaceState(null, "", hrefOf(route));
      this.#opened(link);
    }
    this.#mark();
    this.route = route;
    this.#host.requestUpdate();
  };

  #mark(): void {
    if (!isStep(history.state)) history.replaceState({ before: this.#last } satisfies Step, "");
    this.#last = location.hash || hrefOf({ at: "home" });
  }

  /** A link to the place the person has just come from is the way back there, not one more step. */
  #tap = (event: Event): void => {
    if (!(event instanceof MouseEvent) || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
    const link = event.composedPath().find((target) => target instanceof HTMLAnchorElement);
    if (!link || event.defaultPrevented || !isStep(history.state)) return;
    if (link.getAttribute("href") !== history.state.before) return;
    event.preventDefault();
    history.back();
  };
}

/** Leaves for `route` without a step that Back would return to. */
export function leaveFor(route: Stay): void {
  history.replaceState(history.state, "", hrefOf(route));
  // The browser tells nobody of an address that was only replaced.
  dispatchEvent(new HashChangeEvent("hashchange"));
}

/** Back to where the person came from in this app, else to the first place. */
export function goBack(): void {
  if (isStep(history.state) && history.state.before !== undefined) history.back();
  else leaveFor({ at: "home" });
}

function isStep(state: unknown): state is Step {
  return typeof state === "object" && state !== null && "before" in state;
}
