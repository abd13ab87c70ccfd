// What the engine is given beside its store, the same in the worker and on the page.
import { blobSource } from "./blob-source.ts";

export const engineParts = {
  openSource: blobSource,
  sha256: async (bytes: Uint8Array<ArrayBuffer>) => new Uint8Array(await crypto.subtle.digest("SHA-256", bytes)),
  clock: {
    /** Milliseconds since 1970. */
    now: () => Date.now(),
    after(ms: number, call: () => void) {
      const timer = setTimeout(call, ms);
      return () => clearTimeout(timer);
    },
  },
};
