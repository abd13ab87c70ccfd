// Reads what is to be measured and runs it, on loopback or over each link. Rule: nothing is measured here; what was is
// printed, and kept where that was asked for.
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";

import { openBare } from "./bare.ts";
import { busyPages } from "./busy.ts";
import { measureChat } from "./chat.ts";
import { openFerry } from "./ferry.ts";
import { type LinkShape, linkMissing, makeLink, readLinkShape } from "./link/link.ts";
import { manyFiles, oneFile, readManyShape } from "./payload.ts";
import { loopback, overLink, type Place } from "./place.ts";
import { keepRow } from "./record.ts";
import { measureSharing } from "./share.ts";
import { measureStarts } from "./starts.ts";
import { openTcp } from "./tcp.ts";
import { inTurns, type Turns } from "./turns.ts";

const MIB = 1024 * 1024;
/** Seconds of a run that is no race to an end. */
const WINDOW_SECONDS = 20;

function readArguments(argv: string[]) {
  const text = { type: "string" } as const;
  const flag = { type: "boolean" } as const;
  const options = {
    pairs: text,
    mib: text,
    seconds: text,
    link: { type: "string", multiple: true },
    files: text,
    busy: text,
    tcp: { type: "string", multiple: true },
    starts: flag,
    share: text,
    chat: flag,
    record: flag,
  } as const;
  return parseArgs({ args: argv, options }).values;
}

type Arguments = ReturnType<typeof readArguments>;

/** Runs everything; the exit code. */
export async function bench(argv: string[]): Promise<number> {
  const values = readArguments(argv);
  const shapes = (values.link ?? []).map(readLinkShape);
  if ((values.share !== undefined || values.tcp) && shapes.length === 0) {
    console.error("--share and --tcp need a --link.");
    return 1;
  }
  const missing = shapes.length > 0 ? linkMissing() : undefined;
  if (missing !== undefined) {
    console.log(`SKIPPED, nothing measured: ${missing}`);
    return 0;
  }
  const folder = await mkdtemp(join(tmpdir(), "ferry-bench-"));
  try {
    if (shapes.length === 0) await runPlace(loopback, "loopback", values, folder);
    for (const [n, shape] of shapes.entries()) {
      console.log(`\n${wordsOf(shape)}`);
      const link = await makeLink(shape, folder, n + 1);
      try {
        await runPlace(overLink(link), wordsOf(shape), values, folder);
      } finally {
        await link.remove();
      }
    }
    return 0;
  } finally {
    await rm(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
  }
}

function wordsOf({ rateMbit, roundTripMs, lossPercent }: LinkShape): string {
  return `${rateMbit} Mbit/s, ${roundTripMs} ms, ${lossPercent} % loss`;
}

async function runPlace(place: Place, where: string, values: Arguments, folder: string): Promise<void> {
  const byteLength = Number(values.mib ?? 256) * MIB;
  const windowMs = Number(values.seconds ?? WINDOW_SECONDS) * 1000;
  if (values.starts) return measureStarts(place, folder, byteLength);
  if (values.chat) return measureChat(place, folder, byteLength, windowMs);
  if (values.share !== undefined) return measureSharing(values.share, place, folder, byteLength, windowMs);
  const mostMs = values.seconds === undefined ? undefined : windowMs;
  const turns: Turns = { folder, pairs: Number(values.pairs ?? 3), mostMs };
  const results = await inTurns(await contestants(place, values, byteLength, folder), place, turns);
  if (values.record) await keepRow({ where, pairs: turns.pairs, results });
}

async function contestants(place: Place, values: Arguments, byteLength: number, folder: string) {
  if (values.files !== undefined) {
    const shape = readManyShape(values.files);
    const one = await oneFile(folder, shape.count * shape.eachBytes);
    const many = await manyFiles(folder, shape);
    return [
      await openFerry(one, place, { name: "one file" }),
      await openFerry(many, place, { name: `${shape.count} files` }),
    ];
  }
  const payload = await oneFile(folder, byteLength);
  if (values.busy !== undefined) {
    const disturb = busyPages(Number(values.busy));
    return [
      await openFerry(payload, place, { name: "undisturbed" }),
      await openFerry(payload, place, { name: `busy ${values.busy} %`, disturb }),
    ];
  }
  const both = [await openBare(folder, byteLength, place), await openFerry(payload, place)];
  return [...both, ...(values.tcp ?? []).map((congestion) => openTcp(place, congestion))];
}
