// Somebody between the two devices changes what they say of their certificates: never connected, nothing sent.
// Rule: changed in the page that says it, after the browser and before the seal, since nobody else can open the boxes.
import type { Page } from "@playwright/test";

import { type FerryDevice, openDevice } from "../support/e2e/device.ts";
import { expect, test } from "../support/e2e/fixtures.ts";
import { readCodeOn } from "../support/e2e/read-code.ts";

type Change = "swap" | "add";

/** Every description that this page sends from now on names another certificate, or one more. */
async function changeFingerprints(page: Page, change: Change): Promise<void> {
  await page.addInitScript((change) => {
    const own = Object.getOwnPropertyDescriptor(RTCPeerConnection.prototype, "localDescription");
    Object.defineProperty(RTCPeerConnection.prototype, "localDescription", {
      get(this: RTCPeerConnection) {
        const description = own?.get?.call(this) as RTCSessionDescription | null;
        if (!description) return description;
        const other = (line: string) => line.replace(/[0-9A-F]{2}$/m, (last) => (last === "00" ? "01" : "00"));
        const sdp = description.sdp.replace(/^a=fingerprint:.*$/gm, (line) =>
          change === "swap" ? other(line) : `${line}\r\n${other(line)}`,
        );
        return { type: description.type, sdp };
      },
    });
    // Whoever opens a channel with a stranger is counted.
    const channels = { open: 0 };
    Object.assign(globalThis, { channels });
    const create = RTCPeerConnection.prototype.createDataChannel;
    RTCPeerConnection.prototype.createDataChannel = function (...args) {
      const channel = create.apply(this, args);
      channel.addEventListener("open", () => (channels.open += 1));
      return channel;
    };
  }, change);
}
const openChannels = ({ page }: FerryDevice) =>
  page.evaluate(() => (globalThis as unknown as { channels: { open: number } }).channels.open);

for (const change of ["swap", "add"] as const) {
  for (const liar of ["host", "joiner"] as const) {
    test(`${change === "swap" ? "a swapped" : "an added"} fingerprint of the ${liar}: never connected`, async ({
      ferry,
      open,
    }) => {
      const a = await openDevice(open, "a", "about:blank");
      const b = await openDevice(open, "b", "about:blank");
      await changeFingerprints((liar === "host" ? a : b).page, change);
      await a.page.goto(ferry.url);
      await expect(a.code).toBeVisible();
      await b.page.goto(await readCodeOn(a.code));
      await b.button("Pair").click();
      // What breaks the rule is known for what it is where it is read; a handshake of DTLS that fails is a path that fails.
      const isRead = change === "add" && liar === "host";
      const heading = isRead ? "Someone may be in the middle" : "No way between these networks";
      await expect(b.page.getByRole("heading", { name: heading })).toBeVisible({ timeout: 90_000 });
      expect(await openChannels(liar === "host" ? a : b)).toBe(0);
      for (const device of [a, b]) {
        await device.page.reload();
        await expect(device.code).toBeVisible();
      }
    });
  }
}
