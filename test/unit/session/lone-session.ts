// A session that nobody answers, over tables that outlive it.
import { Session } from "../../../src/session/session.ts";
import type { SessionEvent } from "../../../src/session/session-event.ts";
import type { SessionParts } from "../../../src/session/session.ts";
import { MemoryNetwork } from "../../support/memory-connection.ts";
import { MemorySignaling } from "../../support/memory-signaling.ts";
import type { MemoryStorage } from "../../support/memory-table.ts";
import { TalkDevice } from "../../support/talking-devices.ts";
import { World } from "./meeting/world.ts";

const clock = { now: () => 1_800_000_000_000, after: () => () => {} };

/** Started. */
export async function session(storage: MemoryStorage, parts: Partial<SessionParts> = {}) {
  const events: SessionEvent[] = [];
  const faults: unknown[] = [];
  const device = await new TalkDevice().start();
  const names = [
    "pairs",
    "former",
    "invitations",
    "device",
    "tombstones",
    "timeline",
    "transfers",
    "items",
    "outbox",
  ] as const;
  const tables = Object.fromEntries(names.map((name) => [name, storage.table(name)])) as Pick<
    SessionParts,
    (typeof names)[number]
  >;
  const opened = new Session({
    ...tables,
    engine: device.engine,
    connections: new MemoryNetwork().connections(),
    signaling: new MemorySignaling(),
    surroundings: { onWake: () => () => {}, onHide: () => () => {}, freeBytes: async () => undefined },
    sentFiles: device.sentFiles,
    clock,
    random: (byteLength) => crypto.getRandomValues(new Uint8Array(byteLength)),
    deviceName: "Phone",
    network: new World().device("x").options,
    onEvent: (event) => events.push(event),
    onFault: (error) => faults.push(error),
    ...parts,
  });
  await opened.start();
  return { session: opened, events, faults };
}
