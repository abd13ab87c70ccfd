// Where a paired device may listen now, the likeliest first. Rule: its own clock decides its day, and as clocks and
// memories err, the days beside it and the pair's own ids are tried too.
import { dayOf, inboxId, pairInboxId } from "../../trust/inbox.ts";
import type { PairRecord } from "../link.ts";
import { listeningDay } from "./own-inbox.ts";

/** Ids in waves, for `dialRound`. */
export async function wavesFor(pair: PairRecord, now: number): Promise<readonly (readonly string[])[]> {
  const theirNow = now + pair.clockDifference;
  const role = pair.role === "host" ? "joiner" : "host";
  const own = (day: number) => pairInboxId(pair.secret, role, day);
  const { inbox } = pair;
  if (!inbox) {
    const day = dayOf(theirNow);
    return [[await own(day)], await Promise.all([own(day - 1), own(day + 1)])];
  }
  const day = await listeningDay(inbox.secret, theirNow);
  const today = await inboxId(inbox.secret, day);
  const beside = await Promise.all([inboxId(inbox.secret, day - 1), inboxId(inbox.secret, day + 1)]);
  const apart = await Promise.all([own(day), own(day + 1), own(day - 1)]);
  // Today's again at the end: whoever has just met us ignores the first.
  return [[today], [...beside, ...apart], [today]];
}

/** Brokers where it may be: those it told, and ours, since people set both their devices alike. */
export function brokersFor(pair: PairRecord, ours: readonly string[]): readonly string[] {
  return [...new Set([...pair.brokers, ...ours])];
}
