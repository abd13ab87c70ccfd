// The focus, when a new drawing moves or takes away the element that has it: the browser would give it to nobody.
// Rule: only what the drawing lost is given back; whoever moves the focus on purpose is left alone.
import type { LitElement } from "lit";

/** `next`: what has the focus from then on, when what had it in `host` is gone. */
export function keepFocus(host: LitElement, next?: () => HTMLElement | null | undefined): void {
  let had: HTMLElement | undefined;
  host.addController({
    hostUpdate() {
      had = host.shadowRoot?.activeElement ? focused() : undefined;
    },
    hostUpdated() {
      if (had && !focused()) (had.isConnected ? had : next?.())?.focus({ preventScroll: true });
    },
  });
}

/** The focused element, looked up through shadow roots. */
export function focused(): HTMLElement | undefined {
  let element = document.activeElement;
  while (element?.shadowRoot?.activeElement) element = element.shadowRoot.activeElement;
  return element instanceof HTMLElement && element !== document.body ? element : undefined;
}
