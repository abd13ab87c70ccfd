// A TCP flow over a link, alone or beside others. Rule: its congestion control is named, because one that goes by losses
// (cubic, which most servers have) and one that does not (bbr) are worlds apart where packets are lost.
import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { setTimeout } from "node:timers/promises";
import { fileURLToPath } from "node:url";

import { type Contestant, TCP } from "./contestant.ts";
import type { Place } from "./place.ts";

const PORT = 5201;
/** Milliseconds of a run that has no end of its own. */
const RUN_MS = 20_000;

export interface Flow {
  readonly name: string;
  /** Bytes so far. */
  bytes(): Promise<number>;
}

/** Bytes that a TCP flow has brought when the time is over; what is told of memory and processors is of idle browsers. */
export function openTcp(place: Place, congestion: string): Contestant {
  return {
    name: nameOf(congestion),
    prepare: async () => async (mostMs) => {
      const flow = await tcpFlow(place, congestion);
      try {
        await setTimeout(mostMs ?? RUN_MS);
        return await flow.bytes();
      } finally {
        await flow.stop();
      }
    },
    close: async () => {},
  };
}

/** From the sender's namespace to the receiver's, as the blocks go. `congestion`: as Linux calls it; throws without it. */
export async function tcpFlow(place: Place, congestion: string): Promise<Flow & { stop(): Promise<void> }> {
  const script = fileURLToPath(new URL("./link/tcp.mjs", import.meta.url));
  const [sender, receiver] = [place.browser("sender").namespace, place.browser("receiver").namespace];
  if (!sender || !receiver || !place.address) throw new Error("a TCP flow needs a link");
  choose(sender, congestion);
  const start = (namespace: string, ...args: string[]) =>
    spawn("ip", ["netns", "exec", namespace, process.execPath, script, ...args], {
      stdio: ["ignore", "pipe", "inherit"],
    });
  // The sender's side listens and sends, as its browser does.
  const source = start(sender, "send", place.address, String(PORT));
  await once(source.stdout, "data");
  const sink = start(receiver, "receive", place.address, String(PORT));
  let bytes = 0;
  createInterface({ input: sink.stdout }).on("line", (line) => (bytes = Number(line)));
  return {
    name: nameOf(congestion),
    bytes: async () => bytes,
    stop: async () => {
      await Promise.all([end(sink), end(source)]);
    },
  };
}

/** By the route: the setting of a whole namespace is not to be written everywhere, and Node sets no option of a socket. */
function choose(namespace: string, congestion: string): void {
  const told = execFileSync("ip", ["-n", namespace, "-j", "route", "show", "dev", "wan"], { encoding: "utf8" });
  const peer = (JSON.parse(told) as { dst: string }[]).find(({ dst }) => dst !== "default");
  if (!peer) throw new Error("no route to the other side");
  const route = ["route", "replace", peer.dst, "dev", "wan", "congctl", congestion];
  execFileSync("ip", ["-n", namespace, ...route], { stdio: ["ignore", "ignore", "inherit"] });
}

function nameOf(congestion: string): string {
  return `${TCP}, ${congestion}`;
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  child.kill();
  await once(child, "exit");
}
