// How long a message takes until it is delivered while a transfer fills every lane, beside the same on a quiet link.
// Rule: as `test/support/e2e/chat-time.ts` says, from the Enter key to "Delivered" on the sender's screen.
import { deliveredInMs } from "../test/support/e2e/chat-time.ts";
import type { FerryDevice } from "../test/support/e2e/device.ts";
import { pairOn, serveFerry } from "./ferry.ts";
import { oneFile } from "./payload.ts";
import type { Place } from "./place.ts";
import { median, onStage } from "./turns.ts";

/** Messages each way on a quiet link. */
const QUIET = 10;

/** `windowMs`: for so long messages go while the file of `byteLength` bytes does. */
export async function measureChat(place: Place, folder: string, byteLength: number, windowMs: number): Promise<void> {
  const payload = await oneFile(folder, byteLength);
  const server = await serveFerry(place);
  try {
    await onStage(folder, place, async (stage) => {
      const devices = await pairOn(stage, server.url);
      const [from, to] = devices;
      tell("quiet", await say(devices, (count) => count < 2 * QUIET));
      await from.send(payload.path);
      await to.accept();
      await to.untilStored(payload.name, 0.01);
      const bar = to.card(payload.name).getByRole("progressbar");
      const until = performance.now() + windowMs;
      const goesOn = async () => performance.now() < until && (await bar.count()) > 0;
      tell("lanes full", await say(devices, goesOn));
    });
  } finally {
    await server.stop();
  }
}

/** In turns from both sides. */
async function say(
  devices: readonly FerryDevice[],
  goesOn: (count: number) => boolean | Promise<boolean>,
): Promise<number[]> {
  const took: number[] = [];
  while (await goesOn(took.length))
    for (const device of devices) took.push(await deliveredInMs(device, crypto.randomUUID()));
  return took;
}

function tell(when: string, took: readonly number[]): void {
  const most = Math.max(...took).toFixed(0);
  console.log(
    `message delivered, ${when}: ${median(took).toFixed(0)} ms (median of ${took.length}), ${most} ms at most`,
  );
}
