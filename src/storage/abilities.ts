// What this browser lacks of what Ferry cannot work without. Rule: storage is tried, not looked up, since private
// windows and strict settings have the interfaces and refuse their use; nothing here throws or waits for ever.
import { TableError } from "../session/ports.ts";
import { trustedScriptUrl } from "../trusted-types.ts";

import { idbTable } from "./idb-table.ts";
import probeUrl from "./worker/opfs-probe.worker.ts?worker&url";

/** The same words as in app/state; main joins them. */
export type Ability = "secure-context" | "webrtc" | "storage" | "opfs" | "workers" | "locks" | "crypto";

/** Milliseconds for the probing worker to answer; loading it over a slow network is most of that. */
const PROBE_MS = 15_000;

/** Everything that is missing, in the order in which it is best told; none where Ferry can work. */
export async function missingAbilities(): Promise<Ability[]> {
  // Without it browsers hide most of the others, and the HTTPS address is the one thing to say.
  if (!isSecureContext) return ["secure-context"];
  const scope = globalThis as unknown as Record<string, unknown>;
  const missing: Ability[] = [];
  if (typeof scope["RTCPeerConnection"] !== "function") missing.push("webrtc");
  if (!(navigator as Partial<Navigator>).locks) missing.push("locks");
  if (!(crypto as Partial<Crypto>).subtle) missing.push("crypto");
  const [storage, worker] = await Promise.all([storageWorks(), probeWorker()]);
  if (!storage) missing.push("storage");
  if (worker === "no-worker") missing.push("workers");
  else if (worker === "no-opfs") missing.push("opfs");
  return missing;
}

async function storageWorks(): Promise<boolean> {
  try {
    const table = idbTable<number>("ferry-probe");
    await table.put("probe", 1);
    await table.delete("probe");
    return true;
  } catch (error) {
    // No room is no lack: what is kept can be shown, and deleted.
    return error instanceof TableError && error.fault === "full";
  }
}

function probeWorker(): Promise<"works" | "no-opfs" | "no-worker"> {
  return new Promise((resolve) => {
    try {
      const worker = new Worker(trustedScriptUrl(probeUrl), { type: "module" });
      const timer = setTimeout(() => end("no-worker"), PROBE_MS);
      const end = (answer: "works" | "no-opfs" | "no-worker") => {
        clearTimeout(timer);
        worker.terminate();
        resolve(answer);
      };
      worker.addEventListener("message", (event) => end(event.data === true ? "works" : "no-opfs"));
      worker.addEventListener("error", () => end("no-worker"));
    } catch {
      resolve("no-worker");
    }
  });
}
