// Offers that wait for this person's answer, wherever the state shows them. Pure.
import type { AppState, TransferEntry } from "../../app/state.ts";

/** Newest first. */
export function openOffers({ recent, timelines, devices }: AppState): readonly TransferEntry[] {
  const offers = new Map<string, TransferEntry>();
  const see = (entry: { readonly kind: string; readonly id: string } | undefined) => {
    if (isOffer(entry)) offers.set(entry.id, entry);
  };
  for (const entry of recent) see(entry);
  for (const { latest } of Object.values(devices)) see(latest);
  // Last, so that the loaded timeline has the last word: an offer answered there is none.
  for (const { entries } of Object.values(timelines)) {
    for (const entry of entries) {
      if (isOffer(entry)) offers.set(entry.id, entry);
      else offers.delete(entry.id);
    }
  }
  return [...offers.values()].toSorted((a, b) => b.at - a.at);
}

function isOffer(entry: { readonly kind: string } | undefined): entry is TransferEntry {
  const transfer = entry?.kind === "transfer" ? (entry as TransferEntry) : undefined;
  return transfer?.phase.is === "asked" && !transfer.mine;
}
