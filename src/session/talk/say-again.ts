// What a transfer that is over answers to a late word about it.
// Rule: both sides agree in the end, also when a page died between its own note and the message about it.
import type { TransferEntry } from "../../app/state.ts";
import { toHex } from "../../protocol/bytes.ts";
import type { ControlMessage } from "../../protocol/messages.ts";
import type { Link } from "../link.ts";
import type { OutMessage } from "./outbox.ts";
import type { TalkParts } from "./talk-parts.ts";

/** Words that show that the other side thinks it goes on. */
const GOES_ON: ReadonlySet<ControlMessage["type"]> = new Set([
  "transfer-request",
  "transfer-accept",
  "transfer-ready",
  "transfer-resume",
  "transfer-complete",
]);

/** `message`: the late word. `link`: where an answer without a copy goes. */
export async function sayAgain(
  parts: TalkParts,
  entry: TransferEntry,
  message: ControlMessage,
  link: Link,
): Promise<void> {
  const isDoneHere = entry.phase.is === "done" && !entry.mine;
  // Also to whoever took it back too late: it is all here, and both are to know it.
  if (isDoneHere && (GOES_ON.has(message.type) || message.type === "transfer-cancel"))
    link.send({ type: "transfer-verified", transfer: entry.id });
  if (!GOES_ON.has(message.type)) return;
  await tellEnding(parts, entry);
}

/** Says how a transfer ended, if the other side may not know. Once, however often it is asked for: it waits until it is heard. */
export async function tellEnding(
  { outbox, random }: Pick<TalkParts, "outbox" | "random">,
  entry: TransferEntry,
): Promise<void> {
  const ending = endingOf(entry, toHex(random(16)));
  if (ending && !outbox.holds(entry.pairId, ending.type, entry.id)) await outbox.add(entry.pairId, ending);
}

/** Undefined when the other side ended it, for good. */
function endingOf({ id: transfer, phase }: TransferEntry, id: string): OutMessage | undefined {
  if (phase.is === "cancelled" && phase.by === "me") return { type: "transfer-cancel", id, transfer };
  if (phase.is === "declined" && phase.by === "me")
    return { type: "transfer-decline", id, transfer, reason: phase.reason };
  // It could not keep the offer, and kept it when it was made again, before we had heard of the first.
  if (phase.is === "declined") return { type: "transfer-cancel", id, transfer };
  if (phase.is === "failed") return { type: "transfer-fail", id, transfer, reason: phase.reason };
  return undefined;
}
