// The devices as the screen sees them: pairs, and pairs that the other side dissolved.
// Rule: what is said about a device that is neither is dropped.
import type { Device, Presence, TimelineEntry } from "../app/state.ts";
import type { PairRecord } from "./link.ts";
import type { Table } from "./ports.ts";

/** A pair that the other side dissolved: no keys, only what its history is headed with. */
export type FormerPair = Pick<Device, "pairId" | "name" | "pairedAt" | "lastSeenAt" | "pictures">;

export class Devices {
  readonly #former: Table<FormerPair>;
  readonly #show: (device: Device) => void;
  readonly #devices = new Map<string, Device>();

  constructor(former: Table<FormerPair>, show: (device: Device) => void) {
    this.#former = former;
    this.#show = show;
  }

  /** Throws TableError. */
  async loadFormer(latest: (pairId: string) => Promise<TimelineEntry | undefined>): Promise<void> {
    for (const former of await this.#former.getMany(await this.#former.keys())) {
      if (former) this.#set({ ...formerDevice(former), ...withLatest(await latest(former.pairId)) });
    }
  }

  /** A pair was made, read or changed. */
  pair(pair: PairRecord, latest?: TimelineEntry): void {
    const { pairId, name, pairedAt, lastSeenAt, pictures, autoAccept } = pair;
    const known = this.#devices.get(pairId);
    const presence: Presence = known?.presence ?? { is: "away" };
    const kept = { pairId, name, pairedAt, lastSeenAt, pictures, autoAccept, presence };
    this.#set({ ...known, ...kept, ...withLatest(latest) });
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

  isFormer(pairId: string): boolean {
    return this.#devices.get(pairId)?.trouble === "unpaired";
  }

  /** Throws TableError. */
  async becameFormer(pairId: string): Promise<void> {
    const device = this.#devices.get(pairId);
    if (!device) return;
    const { name, pairedAt, lastSeenAt, pictures } = device;
    const former = { pairId, name, pairedAt, lastSeenAt, pictures };
    this.#set(formerDevice(former));
    await this.#former.put(pairId, former);
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

function formerDevice(former: FormerPair): Device {
  return { ...former, autoAccept: false, presence: { is: "away" }, trouble: "unpaired" };
}

function withLatest(latest: TimelineEntry | undefined): Pick<Device, "latest"> {
  return latest ? { latest } : {};
}
