// What a person can do with a transfer as it stands, by side and phase. Pure.
// Rule: a button is there only while its verb does something.
import type { TransferEntry } from "../../app/state.ts";

export type TransferAction =
  | "accept"
  | "decline"
  | "pause"
  | "resume"
  | "cancel"
  | "choose-files"
  | "choose-folder"
  | "save"
  | "remove";

/** In the order they are shown; the first is the one most wanted. */
export function transferActions(entry: TransferEntry): readonly TransferAction[] {
  const { phase } = entry;
  switch (phase.is) {
    case "asked":
      return ["accept", "decline"];
    case "moving":
      return ["pause", "cancel"];
    case "paused":
      return pausedActions(entry);
    case "needs-file":
      if (!entry.mine) return ["cancel"];
      return phase.reopens ? ["resume", ...choices(entry), "cancel"] : [...choices(entry), "cancel"];
    case "waiting-device":
    case "waiting-answer":
    case "reconnecting":
    case "checking":
      return ["cancel"];
    case "done":
      return !entry.mine && entry.kept ? ["save", "remove"] : [];
    case "declined":
      return [];
    case "cancelled":
    case "failed":
      return !entry.mine && entry.kept ? ["remove"] : [];
  }
}

/** A pause ends on the side that made it; what is missing there ends it, not a tap here. */
function pausedActions(entry: TransferEntry): readonly TransferAction[] {
  const { phase } = entry;
  if (phase.is !== "paused" || phase.by === "them") return ["cancel"];
  if (phase.reason === "needs-file" && entry.mine) return [...choices(entry), "cancel"];
  return ["resume", "cancel"];
}

/** Files and folders are chosen in different windows of the system. */
function choices({ top }: TransferEntry): TransferAction[] {
  const actions: TransferAction[] = [];
  if (top.length === 0 || top.some(({ folder }) => !folder)) actions.push("choose-files");
  if (top.some(({ folder }) => folder)) actions.push("choose-folder");
  return actions;
}

/** Phases with a bar: there is a number of bytes, and more to come. */
export function hasBar({ phase }: TransferEntry): boolean {
  return ["moving", "paused", "reconnecting", "needs-file", "checking"].includes(phase.is);
}
