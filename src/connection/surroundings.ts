// The page and its network as the session sees them: when to try at once, and when to flush.
// Rule: events only; nothing is asked again and again.
import type { Surroundings } from "../session/ports.ts";

/** `freeBytes`: what storage knows about its room. */
export function pageSurroundings(freeBytes: Surroundings["freeBytes"]): Surroundings {
  return {
    freeBytes,
    onWake(call) {
      const woken = new AbortController();
      const { signal } = woken;
      addEventListener("online", call, { signal });
      // A page from the back-forward cache lost its connections.
      addEventListener("pageshow", (event) => event.persisted && call(), { signal });
      document.addEventListener("visibilitychange", () => document.hidden || call(), { signal });
      document.addEventListener("resume", call, { signal });
      return () => woken.abort();
    },
    onHide(call) {
      const stop = new AbortController();
      const { signal } = stop;
      document.addEventListener("visibilitychange", () => document.hidden && call(), { signal });
      addEventListener("pagehide", call, { signal });
      document.addEventListener("freeze", call, { signal });
      return () => stop.abort();
    },
  };
}
