// How a pair was made is kept with it, on both sides, over reloads, and when the other side dissolves it.
import { expect, it } from "vitest";

import { Devices } from "../../../../src/session/devices.ts";
import type { FormerPair } from "../../../../src/session/devices.ts";
import type { Device } from "../../../../src/app/state.ts";
import type { PairRecord } from "../../../../src/session/link.ts";
import { MemoryStorage } from "../../../support/memory-table.ts";
import { open, shared, three } from "./three.ts";
import { pairUp } from "./world.ts";

it("says on both sides whether a code or a link made the pair, after a reload too", async () => {
  const { world, host, ben, eve } = await three();
  await pairUp(world, host, ben);
  await open(eve, await shared(host));
  await world.until("asked", () => host.approvals.length === 1);
  host.meeting.approve(host.approvals[0]?.id ?? "", true);
  await world.until("paired", () => eve.links.size === 1);
  const ways = () => [host, ben, eve].map(({ pairs }) => [...pairs.values()].map(({ how }) => how).toSorted());
  expect(ways()).toEqual([["code", "link"], ["code"], ["link"]]);
  await Promise.all([host.reload(), ben.reload(), eve.reload()]);
  expect(ways()).toEqual([["code", "link"], ["code"], ["link"]]);
});

it("reads a pair of the first versions, which names the code's kind or nothing, as made by a code", async () => {
  const { world, host, ben } = await three();
  await pairUp(world, host, ben);
  const { pairId } = host.pair;
  await host.stop();
  const table = host.storage.table<Omit<PairRecord, "how"> & { how?: string }>("pairs");
  for (const how of [undefined, "screen"]) {
    await table.update(pairId, (old) => {
      if (!old) return old;
      const { how: _, ...rest } = old;
      return how === undefined ? rest : { ...rest, how };
    });
    await host.start();
    expect(host.pair.how).toBe("code");
    await world.until("together", () => host.links.size === 1);
    await host.stop();
  }
});

it("keeps how a pair was made after the other side dissolved it", async () => {
  const storage = new MemoryStorage();
  const shown = new Map<string, Device>();
  const show = (device: Device) => void shown.set(device.pairId, device);
  const former = storage.table<FormerPair>("former");
  await former.put("old", { pairId: "old", name: "Mac", pairedAt: 5, lastSeenAt: 5, pictures: [1, 2, 3, 4] });
  const devices = new Devices(former, show);
  const pair = { pairId: "p", name: "Ben", how: "scans", pairedAt: 1, lastSeenAt: 2, pictures: [1, 2, 3, 4] };
  devices.pair({ ...pair, autoAccept: false } as unknown as PairRecord);
  await devices.becameFormer("p");
  shown.clear();
  await new Devices(former, show).loadFormer(async () => undefined);
  expect([shown.get("p")?.how, shown.get("old")?.how]).toEqual(["scans", "code"]);
});
