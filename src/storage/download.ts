// The ways of a download that need no picker: object URL, service worker, a file made in OPFS.
// Rule: each is announced as application/octet-stream under a name of ours, so nothing received is opened here.
import { isNotFound } from "./transfer-files.ts";
import { OPAQUE } from "./safe-types.ts";

/** Milliseconds an object URL is kept after the click: browsers fetch it soon, but not at once, and tell nobody. */
const REVOKE_MS = 60_000;
/** Milliseconds for the service worker to take the stream and to be visited; an older version knows neither. */
const ANSWER_MS = 5_000;
/** Milliseconds between signs of life: browsers stop a service worker that hears nothing for 30 s, stream or not. */
const ALIVE_MS = 10_000;
const EXPORTS = "exports";
/** Shared by the tabs whose exports may still be made or copied. */
const EXPORTS_LOCK = "ferry-exports";
let held: Promise<void> | undefined;

/** Hands a blob to the browser's downloads. */
export function downloadBlob(blob: Blob, name: string): void {
  const url = URL.createObjectURL(blob);
  click(url, name);
  setTimeout(() => URL.revokeObjectURL(url), REVOKE_MS);
}

export interface StreamedDownload {
  readonly name: string;
  readonly byteLength: number;
  /** Makes the stream; called once the way is open. */
  stream(): ReadableStream<Uint8Array>;
  readonly signal?: AbortSignal;
}

/**
 * Streams into the browser's downloads through the service worker. Resolves when the last byte was taken (`done`) or
 * the person stopped it there (`stopped`); `unable`: no service worker, or streams cannot be transferred here.
 */
export async function downloadByServiceWorker(download: StreamedDownload): Promise<"done" | "stopped" | "unable"> {
  const registration = await (navigator as Partial<Navigator>).serviceWorker?.getRegistration();
  const worker = registration?.active;
  if (!registration || !worker) return "unable";
  const id = crypto.randomUUID();
  const { readable, writable } = new TransformStream<Uint8Array, Uint8Array>();
  const { name, byteLength } = download;
  const answers = offer(worker, { type: "ferry-download", id, name, byteLength, stream: readable });
  if (!(await answers.ready)) return "unable";
  // Without the download attribute: Chromium's <a download> goes past the service worker (crbug.com/468227). The page
  // stays where it is, because the answer is an attachment. A frame would need frame-src in the policy.
  click(new URL(`ferry-download/${id}`, registration.scope).href);
  if (!(await answers.started)) return "unable";
  return pipe(download, writable, worker);
}

async function pipe(
  download: StreamedDownload,
  writable: WritableStream<Uint8Array>,
  worker: ServiceWorker,
): Promise<"done" | "stopped"> {
  const alive = setInterval(() => worker.postMessage({ type: "ferry-download-alive" }), ALIVE_MS);
  try {
    await download.stream().pipeTo(writable, download.signal ? { signal: download.signal } : {});
    return "done";
  } catch (error) {
    download.signal?.throwIfAborted();
    // A file that cannot be read is a fault; a download that was cancelled in the browser's list is not.
    const unreadable = error instanceof DOMException && /^Not(Readable|Found)Error$/.test(error.name);
    if (unreadable) throw error;
    return "stopped";
  } finally {
    clearInterval(alive);
  }
}

/** Makes the file in OPFS, then hands it to the downloads. False where this browser cannot write there from a page. */
export async function downloadByExport(
  stream: ReadableStream<Uint8Array>,
  name: string,
  options: { signal?: AbortSignal },
): Promise<boolean> {
  await holdExports();
  const root = await navigator.storage.getDirectory();
  const folder = await root.getDirectoryHandle(EXPORTS, { create: true });
  const handle = await folder.getFileHandle(crypto.randomUUID(), { create: true });
  if (!("createWritable" in handle)) {
    await folder.removeEntry((handle as FileSystemFileHandle).name);
    return false;
  }
  try {
    await stream.pipeTo(await handle.createWritable(), options);
  } catch (error) {
    await folder.removeEntry(handle.name);
    throw error;
  }
  const file = await handle.getFile();
  downloadBlob(file.slice(0, file.size, OPAQUE), name);
  return true;
}

/** Until this page goes: nobody tells when the browser has copied a file. */
function holdExports(): Promise<void> {
  held ??= new Promise((resolve, reject) => {
    const forEver = () => {
      resolve();
      return new Promise<never>(() => {});
    };
    navigator.locks.request(EXPORTS_LOCK, { mode: "shared" }, forEver).catch(reject);
  });
  return held;
}

/**
 * Deletes files made for downloads, unless another tab made some; called at start, when the browser has long fetched
 * those of earlier visits.
 */
export async function dropExports(): Promise<void> {
  await navigator.locks.request(EXPORTS_LOCK, { ifAvailable: true }, async (lock) => {
    const root = lock && (await navigator.storage.getDirectory());
    await root?.removeEntry(EXPORTS, { recursive: true }).catch((error: unknown) => {
      if (!isNotFound(error)) throw error;
    });
  });
}

interface Offer {
  readonly type: "ferry-download";
  readonly id: string;
  readonly name: string;
  readonly byteLength: number;
  readonly stream: ReadableStream<Uint8Array>;
}

/** Gives the stream away. `ready`: it is kept there; `started`: its address was visited. False when that stays out. */
function offer(worker: ServiceWorker, message: Offer): { ready: Promise<boolean>; started: Promise<boolean> } {
  const { port1, port2 } = new MessageChannel();
  const said = (word: string) =>
    new Promise<boolean>((resolve) => {
      setTimeout(() => resolve(false), ANSWER_MS);
      port1.addEventListener("message", (event) => {
        if (event.data === word) resolve(true);
      });
    });
  const answers = { ready: said("ready"), started: said("started").finally(() => port1.close()) };
  port1.start();
  try {
    worker.postMessage(message, [message.stream, port2]);
  } catch {
    // DataCloneError: streams are not transferable (Safari).
    return { ready: Promise.resolve(false), started: Promise.resolve(false) };
  }
  return answers;
}

function click(url: string, name?: string): void {
  const link = document.createElement("a");
  link.href = url;
  if (name !== undefined) link.download = name;
  link.rel = "noopener";
  link.click();
}
