// Three devices, each paired with the other two, so that each has two conversations to be in.
// Rule: a conversation is opened by its address, as a person would by its row in the list.
import { expect } from "@playwright/test";

import { agree, type FerryDevice, openDevice, type OpenBrowser, pairedDevices } from "./device.ts";
import { readCodeOn } from "./read-code.ts";

export type Name = "a" | "b" | "c";

export interface ThreeDevices {
  readonly a: FerryDevice;
  readonly b: FerryDevice;
  readonly c: FerryDevice;
  /** The device with its conversation with the other on its screen. */
  inConversation(name: Name, other: Name): Promise<FerryDevice>;
}

export async function threeDevices(open: OpenBrowser, url: string): Promise<ThreeDevices> {
  const addresses = new Map<string, string>();
  const met = (one: [Name, FerryDevice], other: [Name, FerryDevice]) => {
    addresses.set(one[0] + other[0], one[1].page.url());
    addresses.set(other[0] + one[0], other[1].page.url());
  };
  const [a, b] = await pairedDevices(open, url);
  met(["a", a], ["b", b]);
  const c = await openDevice(open, "c", await codeOf(a));
  await agree(a, c);
  met(["a", a], ["c", c]);
  const code = await codeOf(b);
  await c.page.goto(code);
  await agree(b, c);
  met(["b", b], ["c", c]);
  const devices = { a, b, c };
  return {
    ...devices,
    async inConversation(name, other) {
      const device = devices[name];
      const address = addresses.get(name + other);
      if (address === undefined) throw new Error(`${name} is not paired with ${other}`);
      await device.page.goto(address);
      const row = device.page.locator(`a[href="${new URL(address).hash}"]`);
      await expect(row).toHaveAttribute("aria-current", "page");
      await expect(device.composer).toBeVisible();
      return device;
    },
  };
}

/** What the pairing page of a device shows, as a camera would read it. */
async function codeOf(device: FerryDevice): Promise<string> {
  await device.page.getByRole("link", { name: "Pair", exact: true }).click();
  await expect(device.code).toBeVisible();
  return readCodeOn(device.code);
}
