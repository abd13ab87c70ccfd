// The way of a download of several that needs no picker: the service worker. Loaded when needed.
// Rule: it is announced as application/octet-stream under a name of ours, so nothing received is opened here.
/** Milliseconds for the service worker to take the stream and to be visited; an older version knows neither. */
const ANSWER_MS = 5_000;
/** Milliseconds between signs of life: browsers stop a service worker that hears nothing for 30 s, stream or not. */
const ALIVE_MS = 10_000;

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
  const link = document.createElement("a");
  link.href = new URL(`ferry-download/${id}`, registration.scope).href;
  link.rel = "noopener";
  link.click();
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
