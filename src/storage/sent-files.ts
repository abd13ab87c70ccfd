// The files that this device offered, at hand again after a reload: opened by their handles, or from copies.
// Rule: what cannot be kept is no fault, since the files in hand still serve this visit.
import type { SentFile, SentFiles } from "../session/ports.ts";
import {
  askPermission,
  dropHandles,
  dropStaged,
  keepHandles,
  MAX_STAGED_BYTES,
  reopen,
  stagedFile,
  stageFile,
} from "./file-handles.ts";

/** Copies made for one transfer: what is pasted or photographed is a handful, what is dropped has handles. */
const MAX_COPIES = 16;

export const sentFiles: SentFiles = {
  async keep(transferId, files, { copy }) {
    try {
      const handles = files.map((sent) => sent?.handle ?? null);
      if (handles.some((handle) => handle !== null)) await keepHandles(transferId, handles);
      if (copy) await copyOthers(transferId, files);
    } catch {
      // Full or refused: after a reload the person is asked for the files again.
    }
  },

  async reopen(transferId, byteLengths) {
    // What cannot be looked for now is gone, as far as anybody can tell: the person is asked for the files again.
    const opened = await reopen(transferId).catch(() => []);
    if (opened === "needs-permission") return "ask";
    return Promise.all(
      byteLengths.map(
        async (byteLength, item) =>
          opened[item] ?? (await stagedFile(transferId, item, byteLength).catch(() => undefined)) ?? null,
      ),
    );
  },

  ask: (transferId) => askPermission(transferId),

  async drop(transferId) {
    await dropHandles(transferId);
    await dropStaged(transferId);
  },
};

async function copyOthers(transferId: string, files: readonly (SentFile | null)[]): Promise<void> {
  let [left, room] = [MAX_COPIES, MAX_STAGED_BYTES];
  for (const [item, sent] of files.entries()) {
    if (!sent || sent.handle || left === 0 || sent.file.size > room) continue;
    await stageFile(transferId, item, sent.file);
    left -= 1;
    room -= sent.file.size;
  }
}
