// Two network namespaces joined by a link with a rate, a delay and a loss: a stretch of the internet on one machine.
// Rule: nothing is made in the machine's own network, and no packet leaves it. Needs root, iproute2 and gcc (Linux).
import { type ChildProcess, execFileSync, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

import { namespacesMissing } from "../../test/support/e2e/namespaces.ts";

/** Bytes that wait at the bottleneck, as time at its rate: what home routers hold. */
const QUEUE_MS = 100;
const ADDRESS = { a: "10.77.0.1", b: "10.77.0.2" };

export interface LinkShape {
  readonly roundTripMs: number;
  readonly lossPercent: number;
  readonly rateMbit: number;
}

export interface Link {
  readonly shape: LinkShape;
  /** Names of the namespaces, for `ip netns exec`. */
  readonly namespace: { readonly a: string; readonly b: string };
  /** Of the first side, where servers listen. */
  readonly address: string;
  /** Processes inside must have ended. */
  remove(): Promise<void>;
}

/** "rtt=40,loss=0.5,rate=100"; what is left out is 40 ms, none, 100 Mbit/s. */
export function readLinkShape(text: string): LinkShape {
  const words = new Map(text.split(",").map((word) => word.split("=", 2) as [string, string]));
  const number = (name: string, otherwise: number) => Number(words.get(name) ?? otherwise);
  return { roundTripMs: number("rtt", 40), lossPercent: number("loss", 0), rateMbit: number("rate", 100) };
}

/** Why no link can be made here; undefined when it can. */
export function linkMissing(): string | undefined {
  const missing = namespacesMissing();
  if (missing !== undefined) return missing;
  if (!existsSync("/dev/net/tun")) return "no /dev/net/tun";
  return spawnSync("gcc", ["--version"]).error && "gcc is not installed";
}

/** `folder`: for the program that plays the link. */
export async function makeLink(shape: LinkShape, folder: string, seed: number): Promise<Link> {
  const program = join(folder, "delay-link");
  const source = fileURLToPath(new URL("./delay-link.c", import.meta.url));
  if (!existsSync(program)) execFileSync("gcc", ["-O2", "-Wall", "-o", program, source]);
  const namespace = { a: `ferrybench${process.pid}a`, b: `ferrybench${process.pid}b` };
  for (const name of [namespace.a, namespace.b]) ip("netns", "add", name);
  const { roundTripMs, lossPercent, rateMbit } = shape;
  const numbers = [roundTripMs / 2, lossPercent, rateMbit, QUEUE_MS, seed].map(String);
  const child = spawn(program, [`${namespace.a}:wan`, `${namespace.b}:wan`, ...numbers], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  await once(child.stdout, "data");
  settle(namespace.a, ADDRESS.a, ADDRESS.b);
  settle(namespace.b, ADDRESS.b, ADDRESS.a);
  return { shape, namespace, address: ADDRESS.a, remove: () => remove(child, namespace) };
}

function settle(name: string, own: string, other: string): void {
  ip("-n", name, "link", "set", "lo", "up");
  ip("-n", name, "addr", "add", own, "peer", other, "dev", "wan");
  ip("-n", name, "link", "set", "wan", "up", "mtu", "1500", "txqueuelen", "20000");
  // Chromium picks its local address by the default route.
  ip("-n", name, "route", "add", "default", "via", other, "dev", "wan");
}

async function remove(child: ChildProcess, namespace: { a: string; b: string }): Promise<void> {
  if (child.exitCode === null && child.signalCode === null) {
    child.kill();
    await once(child, "exit");
  }
  for (const name of [namespace.a, namespace.b]) ip("netns", "del", name);
}

function ip(...args: string[]): void {
  execFileSync("ip", args, { stdio: ["ignore", "ignore", "inherit"] });
}
