// The devices as the screen sees them: pairs, and pairs that the other side dissolved.
// Rule: what is said about a device that is neither is dropped.
import type { Device, Presence, TimelineEntry } from "../app/state.ts";
import type { PairRecord } from "./link.ts";
import type { Table } from "./ports.ts";

/** A pair that the other side dissolved: no keys, only what its history is headed with. */
export type FormerPair = Pick<Device, "pairId" | "name" | "pairedAt" | "lastSeenAt" | "pictures"> & {
  /** Missing in records of the first versions. */
  readonly how?: Device["how"];
  readonly visit?: boolean;
  /** It was never a pair of this browser. */
  readonly imported?: boolean;
  /** Of an imported one: its id in history files (moving/archive-id.ts). */
  readonly fileId?: string;
  /** It is being forgotten here: what a crash cuts off goes on at the next start. */
  readonly forgetting?: true;
};

export class Devices {
  readonly #former: Table<FormerPair>;
  readonly #show: (device: Device) => void;
  readonly #devices = new Map<string, Device>();

  constructor(former: Table<FormerPair>, show: (device: Device) => void) {
    this.#former = former;
    this.#show = show;
  }

  /** Returns those that were being forgotten; they are no devices any more. Throws TableError. */
  async loadFormer(latest: (pairId: string) => Promise<TimelineEntry | undefined>): Promise<readonly string[]> {
    const kept = (await this.#former.getMany(await this.#former.keys())).filter((former) => former !== undefined);
    for (const former of kept) {
      if (!former.forgetting) this.#set({ ...formerDevice(former), ...withLatest(await latest(former.pairId)) });
    }
    return kept.filter(({ forgetting }) => forgetting).map(({ pairId }) => pairId);
  }

  /** Pairs that the other side dissolved. */
  get former(): readonly string[] {
    return [...this.#devices.keys()].filter((pairId) => this.isFormer(pairId));
  }

  /** A pair was made, read or changed. */
  pair(pair: PairRecord, latest?: TimelineEntry): void {
    const { pairId, name, how, visit, pairedAt, lastSeenAt, pictures, autoAccept } = pair;
    const known = this.#devices.get(pairId);
    const presence: Presence = known?.presence ?? { is: "away" };
    const kept = { pairId, name, how, pairedAt, lastSeenAt, pictures, autoAccept, presence };
    this.#set({ ...known, ...kept, ...ofVisit(visit), ...withLatest(latest) });
  }

  /** Those that are here, paired or only remembered. */
  all(): readonly Device[] {
    return [...this.#devices.values()];
  }

  /** One that is only remembered, from another browser; again, when it was before. Throws TableError. */
  async remember(former: FormerPair): Promise<void> {
    await this.#former.put(former.pairId, former);
    this.#set({ ...this.#devices.get(former.pairId), ...formerDevice(former) });
  }

  presence(pairId: string, presence: Presence): void {
    const device = this.#devices.get(pairId);
    if (device) this.#set({ ...device, presence });
  }

  trouble(pairId: string, trouble: Device["trouble"]): void {
    const device = this.#devices.get(pairId);
    if (!device || device.trouble === trouble) return;
    const { trouble: _, ...rest } = device;
    this.#set(trouble ? { ...rest, trouble } : rest);
  }

  acceptsBySelf(pairId: string): boolean {
    return this.#devices.get(pairId)?.autoAccept ?? false;
  }

  isPaired(pairId: string): boolean {
    return this.#devices.has(pairId) && !this.isFormer(pairId);
  }

  isFormer(pairId: string): boolean {
    return this.#devices.get(pairId)?.trouble === "unpaired";
  }

  /** Throws TableError. */
  async becameFormer(pairId: string): Promise<void> {
    const device = this.#devices.get(pairId);
    if (!device) return;
    const former = formerPair(device);
    this.#set(formerDevice(former));
    await this.#former.put(pairId, former);
  }

  /** From now on it is to be forgotten, whatever happens before all of it is. Throws TableError. */
  async willForget(pairId: string): Promise<void> {
    const device = this.#devices.get(pairId);
    if (device) await this.#former.put(pairId, { ...formerPair(device), forgetting: true });
  }

  /** Throws TableError. */
  async wontForget(pairId: string): Promise<void> {
    await this.#former.delete(pairId);
  }

  /** Throws TableError. */
  async remove(pairId: string): Promise<void> {
    this.#devices.delete(pairId);
    await this.#former.delete(pairId);
  }

  #set(device: Device): void {
    this.#devices.set(device.pairId, device);
    this.#show(device);
  }
}

function formerPair(device: Device): FormerPair {
  const { pairId, name, how, visit, imported, fileId, pairedAt, lastSeenAt, pictures } = device;
  const marks = { ...ofVisit(visit), ...(imported ? { imported } : {}), ...(fileId === undefined ? {} : { fileId }) };
  return { pairId, name, how, ...marks, pairedAt, lastSeenAt, pictures };
}

function formerDevice(former: FormerPair): Device {
  return { ...former, how: former.how ?? "code", autoAccept: false, presence: { is: "away" }, trouble: "unpaired" };
}

function ofVisit(visit: boolean | undefined): Pick<Device, "visit"> {
  return visit ? { visit } : {};
}

function withLatest(latest: TimelineEntry | undefined): Pick<Device, "latest"> {
  return latest ? { latest } : {};
}
