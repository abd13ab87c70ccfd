// A host and two who may join it, and what they do with a shared link. Rule: nothing here waits.
import { World } from "./world.ts";
import type { TestDevice } from "./world.ts";

/** A host and two who may join, all started. */
export async function three() {
  const world = new World();
  const [host, ben, eve] = [world.device("Studio Mac"), world.device("Ben"), world.device("Eve")];
  await Promise.all([host.start(), ben.start(), eve.start()]);
  return { world, host, ben, eve };
}
/** The link that a device shares. */
export async function shared(host: TestDevice): Promise<string> {
  return (await host.meeting.shareLink())?.link ?? "";
}
/** Opens a link and says yes. */
export async function open(device: TestDevice, link: string): Promise<void> {
  await device.meeting.openInvitation(link);
  device.meeting.agreeToJoin();
}
