// Received files to where the person wants them. Rule: stopped items are left out; the picker opens in the tap's task
// where the card knows all items, else as soon as they are read, which is within the time that browsers allow a tap.
import { cleanDeviceName, cleanPath } from "../protocol/names.ts";
import type { Change } from "./changes.ts";
import type { Received, SessionVerbs } from "./ports.ts";
import { TEXT_PREVIEW_BYTES } from "./verbs.ts";
import type { TextPreview } from "./verbs.ts";
import type { AppState, TransferEntry, TransferItem } from "./state.ts";

interface SavingParts {
  readonly received: Received;
  readonly state: () => AppState;
  readonly session: () => SessionVerbs | undefined;
  readonly change: (change: Change) => void;
}

export class Saving {
  readonly #parts: SavingParts;

  constructor(parts: SavingParts) {
    this.#parts = parts;
  }

  /** `item`: that one alone. */
  async save(transferId: string, item?: number): Promise<void> {
    const entry = this.#entry(transferId);
    if (!entry?.kept || isBusy(this.#parts.state().saves[transferId])) return;
    // At once: a second tap while the items are read must not save twice.
    this.#parts.change({ type: "save", transferId, status: { is: "preparing" } });
    const items = allInPreview(entry) ? entry.preview : await this.items(transferId).catch(() => undefined);
    const chosen = items && wanted(items, item);
    if (!chosen || chosen.length === 0) {
      const status = chosen ? undefined : ({ is: "failed", why: "refused" } as const);
      return this.#parts.change({ type: "save", transferId, status });
    }
    const outcome = await this.#parts.received.save(transferId, chosen, this.#nameOf(entry), (doneBytes, totalBytes) =>
      this.#parts.change({ type: "save", transferId, status: { is: "saving", doneBytes, totalBytes } }),
    );
    const status = outcome === "saved" ? ({ is: "saved" } as const) : ({ is: "failed", why: outcome } as const);
    this.#parts.change({ type: "save", transferId, status: outcome === "cancelled" ? undefined : status });
  }

  async share(transferId: string): Promise<void> {
    const entry = this.#entry(transferId);
    if (!entry?.kept) return;
    const items = wanted(allInPreview(entry) ? entry.preview : await this.items(transferId), undefined);
    const taken = items.length > 0 && (await this.#parts.received.share(transferId, items));
    if (!taken) this.#parts.change({ type: "notice", notice: { code: "share-failed" } });
  }

  async previewUrl(transferId: string, item: number): Promise<string | undefined> {
    const found = await this.#keptItem(transferId, item);
    return found && this.#parts.received.previewUrl(transferId, found);
  }

  async previewText(transferId: string, item: number): Promise<TextPreview | undefined> {
    const found = await this.#keptItem(transferId, item);
    const bytes = found && (await this.#parts.received.firstBytes(transferId, found, TEXT_PREVIEW_BYTES));
    if (!found || !bytes || bytes.includes(0)) return undefined;
    const cut = found.byteLength > bytes.byteLength;
    // As a stream, so that a character cut in two at the end is left out and not replaced.
    return { text: new TextDecoder().decode(bytes, { stream: cut }), whole: !cut };
  }

  async #keptItem(transferId: string, item: number): Promise<TransferItem | undefined> {
    const entry = this.#entry(transferId);
    if (!entry?.kept) return undefined;
    const found = entry.preview[item] ?? (await this.items(transferId))[item];
    return found && !found.stopped ? found : undefined;
  }

  /** All items, with where their bytes begin. */
  async items(transferId: string): Promise<readonly TransferItem[]> {
    const items = (await this.#parts.session()?.items(transferId)) ?? [];
    let offset = 0;
    return items.map((item) => {
      const placed = { ...item, offset };
      offset += item.byteLength;
      return placed;
    });
  }

  #entry(transferId: string): TransferEntry | undefined {
    const { recent, timelines } = this.#parts.state();
    const known = recent.find(({ id }) => id === transferId);
    if (known) return known;
    for (const { entries } of Object.values(timelines)) {
      const entry = entries.find((candidate) => candidate.kind === "transfer" && candidate.id === transferId);
      if (entry?.kind === "transfer") return entry;
    }
    return undefined;
  }

  /** Of the zip: the one folder's, else who it is from and when. */
  #nameOf({ top, pairId, at }: TransferEntry): string {
    const [only, ...others] = top;
    if (only?.folder && others.length === 0) return only.name;
    const from = cleanDeviceName(this.#parts.state().devices[pairId]?.name ?? "Ferry");
    return cleanPath(`${from} ${new Date(at).toISOString().slice(0, 10)}`.replaceAll("/", " "));
  }
}

function isBusy(status: AppState["saves"][string] | undefined): boolean {
  return status?.is === "preparing" || status?.is === "saving";
}

function allInPreview(entry: TransferEntry): boolean {
  return entry.preview.length === entry.itemCount;
}

function wanted(items: readonly TransferItem[], item: number | undefined): readonly TransferItem[] {
  return items.filter((each, n) => !each.stopped && (item === undefined || n === item));
}
