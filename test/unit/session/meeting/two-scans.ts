// Devices that meet by two scans, and what a person does with them. Rule: that of world.ts; no broker is known here.
import { beforeAll, expect } from "vitest";

import { World } from "./world.ts";
import type { TestDevice } from "./world.ts";
import { codeText, encodeOptical, parseOptical } from "../../../../src/trust/optical-code.ts";
import type { OpticalCode } from "../../../../src/trust/optical-code.ts";

// Loaded on first use by the door; the world's clock must not run meanwhile.
beforeAll(() => import("../../../../src/session/meeting/optical.ts"));

export const MINUTE = 60_000;

/** Devices that know no broker: nothing but codes goes between them. */
export async function devices(...names: string[]) {
  const world = new World();
  const all = names.map((name) => world.device(name));
  for (const device of all) {
    device.options = { ...device.options, brokers: [] };
    await device.start();
  }
  return { world, all };
}
export async function two() {
  const { world, all } = await devices("Studio Mac", "Ada’s phone");
  const [mac, phone] = all as [TestDevice, TestDevice];
  return { world, mac, phone };
}
export function error(device: TestDevice): string | undefined {
  return device.twoScans?.stage === "failed" ? device.twoScans.error : undefined;
}
export function trouble(device: TestDevice): string | undefined {
  return device.twoScans && "trouble" in device.twoScans ? device.twoScans.trouble : undefined;
}
/** The code on a device's screen. */
export function codeOn(device: TestDevice): string {
  if (!device.twoScans || !("code" in device.twoScans)) throw new Error(`no code: ${device.log.join(", ")}`);
  return device.twoScans.code;
}
export async function showsCode(world: World, device: TestDevice): Promise<string> {
  device.meeting.twoScans.begin();
  await world.until("a first code", () => device.twoScans?.stage === "code");
  return codeOn(device);
}
/** Opens a first code and says yes; resolves with the answer on its screen. */
export async function answers(world: World, device: TestDevice, code: string): Promise<string> {
  await device.meeting.openInvitation(code);
  expect(device.twoScans?.stage).toBe("ask");
  device.meeting.twoScans.agree();
  await world.until("an answer", () => device.twoScans?.stage === "answer");
  return codeOn(device);
}
export const paired = (a: TestDevice, b: TestDevice) => [...a.links.keys()].some((pairId) => b.links.has(pairId));
/** The code with something in it changed, and a checksum that is right. */
export function altered(text: string, change: (code: OpticalCode) => OpticalCode): string {
  const parsed = parseOptical(text);
  if (!parsed.ok) throw new Error(parsed.error);
  return codeText(encodeOptical(change(parsed.code)), "https://ferry.example/");
}
