// Ferry end to end, through its own screen: from the tap on Accept to "verified" on both sides, bytes on disk.
// Rule: nothing is measured that a person could not do.
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { fileURLToPath } from "node:url";

import { pairedDevices } from "../test/support/e2e/device.ts";
import { writeRandomFile } from "../test/support/e2e/files.ts";
import type { Contestant } from "./contestant.ts";
import type { Place } from "./place.ts";

const NAME = "bench.bin";
/** Milliseconds for one run; the slowest machine that is worth measuring on. */
const RUN_MS = 30 * 60_000;

/** `byteLength`: of the file that is sent; it is written below `folder` once. */
export async function openFerry(folder: string, byteLength: number, place: Place): Promise<Contestant[]> {
  // Built by bench.mjs, as `npm start` would.
  const root = fileURLToPath(new URL("../dist", import.meta.url));
  await writeRandomFile(join(folder, NAME), byteLength, "bench");
  const server = await place.serve(root);
  return [
    {
      name: "ferry",
      async prepare({ sender, receiver }) {
        const browsers = [sender, receiver];
        const open = async () => browsers.shift() ?? sender;
        const [from, to] = await pairedDevices(open, server.url);
        await from.send(join(folder, NAME));
        await to.button("Accept").waitFor();
        return async (mostMs = RUN_MS) => {
          await to.accept();
          const verified = Promise.all([from.untilVerified(NAME, RUN_MS), to.untilVerified(NAME, RUN_MS)]);
          const inTime = await Promise.race([verified, setTimeout(mostMs)]);
          if (inTime) return byteLength;
          // Its browsers are closed with what is still under way.
          verified.catch(() => {});
          const bar = to.card(NAME).getByRole("progressbar");
          return byteLength * (await bar.evaluate((element) => (element as HTMLProgressElement).position));
        };
      },
      close: () => server.stop(),
    },
  ];
}
