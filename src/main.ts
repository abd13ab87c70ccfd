// Builds the parts and joins them; the only file that sees every room. Rule: no logic here.
import { createApp } from "./app/app.ts";
import type { KeptSettings, OpenSession, SessionOptions } from "./app/ports.ts";
import type { StorageStatus } from "./app/state.ts";
import { createConnections } from "./connection/rtc-connection.ts";
import { pageSurroundings } from "./connection/surroundings.ts";
import { registerServiceWorker } from "./service-worker/registration.ts";
import { networkOptions, readConfig } from "./session/network.ts";
import { Session } from "./session/session.ts";
import type { SessionParts } from "./session/session.ts";
import { createPeerJsSignaling } from "./signaling/peerjs-signaling.ts";
import { missingAbilities } from "./storage/abilities.ts";
import { idbTable } from "./storage/idb-table.ts";
import { OwnerLock } from "./storage/owner-lock.ts";
import { askPersist, freeBytes, persisted, usedBytes } from "./storage/quota.ts";
import { received } from "./storage/received.ts";
import { sentFiles } from "./storage/sent-files.ts";
import "./ui/root.ts";
import { friendlyName } from "./ui/strings/device-name.ts";
import { createTransferClient } from "./worker/transfer-client.ts";

const onFault = (error: unknown) => console.error("Ferry:", error);
const clock = {
  now: () => Date.now(),
  after(ms: number, call: () => void) {
    // A browser takes a longer wait for none at all; whoever waits so long looks at the time again.
    const timer = setTimeout(call, Math.min(ms, 2 ** 31 - 1));
    return () => clearTimeout(timer);
  },
};
const random = (byteLength: number) => crypto.getRandomValues(new Uint8Array(byteLength));
const settings = idbTable<KeptSettings>("ferry-settings");
/** Made once: a table is a connection to IndexedDB. What is in them survives versions, so their names stay. */
const tables: Pick<
  SessionParts,
  "pairs" | "former" | "invitations" | "device" | "tombstones" | "timeline" | "transfers" | "items" | "outbox"
> = {
  pairs: idbTable("ferry-pairs"),
  former: idbTable("ferry-former-pairs"),
  invitations: idbTable("ferry-invitations"),
  device: idbTable("ferry-device"),
  tombstones: idbTable("ferry-tombstones"),
  timeline: idbTable("ferry-timeline"),
  transfers: idbTable("ferry-transfers"),
  items: idbTable("ferry-items"),
  outbox: idbTable("ferry-outbox"),
};

async function config(): Promise<unknown> {
  const response = await fetch("./config.json").catch(() => undefined);
  return response?.ok ? response.json().catch(() => undefined) : undefined;
}

async function openSession(options: SessionOptions): Promise<OpenSession> {
  const [instance, client] = await Promise.all([config().then(readConfig), createTransferClient()]);
  const network = (chosen: KeptSettings["settings"]) => networkOptions(instance, chosen, location.href);
  client.onCrash(options.onCrash);
  const session = new Session({
    ...tables,
    engine: client.engine,
    connections: createConnections({ attachLane: (...lane) => client.attachLane(...lane) }),
    signaling: createPeerJsSignaling(),
    surroundings: pageSurroundings(freeBytes),
    sentFiles,
    clock,
    random,
    deviceName: options.deviceName,
    network: network(options.settings),
    onEvent: options.onEvent,
    onFault,
  });
  const close = async () => {
    await session.stop().catch(onFault);
    await client.close();
  };
  try {
    await session.start();
  } catch (error) {
    await close();
    throw error;
  }
  return { verbs: session, configure: (chosen) => session.configure(network(chosen)), close };
}

async function storageStatus(): Promise<StorageStatus> {
  const [used, free, kept] = await Promise.all([usedBytes(), freeBytes(), persisted()]);
  return {
    ...(used !== undefined && { usedBytes: used }),
    ...(free !== undefined && { freeBytes: free }),
    persisted: kept,
  };
}

const updates = registerServiceWorker(() => app.setUpdateReady());
const app = createApp(
  {
    version: __FERRY_VERSION__,
    guessName: () => friendlyName(navigator.userAgent, (choices) => (random(1)[0] ?? 0) % choices),
    missing: missingAbilities,
    owner: new OwnerLock(),
    openSession,
    settings: { read: () => settings.get("settings"), keep: (kept) => settings.put("settings", kept) },
    received,
    storage: { status: storageStatus, askPersist },
    applyUpdate: async () => (await updates).applyUpdate(),
    clock,
    nextFrame: (call) => void requestAnimationFrame(call),
    onFault,
  },
  navigator.onLine,
);
addEventListener("online", () => app.setOnline(true));
addEventListener("offline", () => app.setOnline(false));
const root = document.querySelector("ferry-app");
if (root) root.app = app;
import("./storage/exports.ts").then(({ dropExports }) => dropExports()).catch(onFault);
// Not needed for the first drawing: until then the page is in front.
const notifying = import("./ui/notifying/notifying.ts").then(({ startNotifying }) => startNotifying(app));
notifying.catch(onFault);
await app.start();
