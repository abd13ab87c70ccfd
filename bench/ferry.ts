// Ferry end to end, through its own screen: from the tap on Accept to "verified" on both sides, bytes on disk.
// Rule: nothing is measured that a person could not do.
import { setTimeout } from "node:timers/promises";
import { fileURLToPath } from "node:url";

import { type FerryDevice, pairedDevices } from "../test/support/e2e/device.ts";
import type { Contestant, Stage } from "./contestant.ts";
import type { Payload } from "./payload.ts";
import type { Place, Served } from "./place.ts";

/** Milliseconds for one run; the slowest machine that is worth measuring on. */
export const RUN_MS = 30 * 60_000;

/** Serves the app, which bench.mjs has built as `npm start` would. */
export function serveFerry(place: Place): Promise<Served> {
  return place.serve(fileURLToPath(new URL("../dist", import.meta.url)));
}

/** The two sides of a stage, paired and in their conversation. */
export function pairOn({ sender, receiver }: Pick<Stage, "sender" | "receiver">, url: string) {
  const browsers = [sender, receiver];
  return pairedDevices(async () => browsers.shift() ?? sender, url);
}

/** Bytes that are stored so far, as the bar of a card shows them. */
export async function storedBytes(device: FerryDevice, { name, byteLength }: Payload): Promise<number> {
  const bar = device.card(name).getByRole("progressbar");
  if ((await bar.count()) === 0) return byteLength;
  return byteLength * (await bar.evaluate((element) => (element as HTMLProgressElement).position));
}

interface FerryOptions {
  /** `ferry` unless there are two of them. */
  readonly name?: string;
  /** What else the pages do meanwhile. */
  readonly disturb?: (devices: readonly FerryDevice[]) => Promise<void>;
}

export async function openFerry(payload: Payload, place: Place, options: FerryOptions = {}): Promise<Contestant> {
  const server = await serveFerry(place);
  const { path, name, byteLength } = payload;
  return {
    name: options.name ?? "ferry",
    async prepare(stage) {
      const [from, to] = await pairOn(stage, server.url);
      await from.send(path);
      await to.button("Accept").waitFor();
      await options.disturb?.([from, to]);
      return async (mostMs = RUN_MS) => {
        await to.accept();
        const verified = Promise.all([from.untilVerified(name, RUN_MS), to.untilVerified(name, RUN_MS)]);
        const inTime = await Promise.race([verified, setTimeout(mostMs)]);
        if (inTime) return byteLength;
        // Its browsers are closed with what is still under way.
        verified.catch(() => {});
        return storedBytes(to, payload);
      };
    },
    close: () => server.stop(),
  };
}
