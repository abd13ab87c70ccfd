// Streamed downloads: a page gives a stream, then goes to its address, and the answer is an attachment.
// Rule: an answer from here is never a document: octet-stream, attachment, sandbox. Each stream is answered once; an
// address that is not (any more) known is answered with 204, so that the page stays where it is.
import { attachment } from "./content-disposition.ts";

interface Download {
  readonly name: string;
  /** Bytes, when known. */
  readonly byteLength?: number;
  readonly stream: ReadableStream<Uint8Array>;
  /** Told "ready" when the stream is kept and "started" when its address is visited. */
  readonly port: MessagePort | undefined;
}

/** Streams that wait for their address to be visited; a page makes one at a time. */
const MAX_WAITING = 8;
/** UTF-16 units of a file's name. */
const MAX_NAME = 255;

const waiting = new Map<string, Download>();

/** Keeps the stream of a `ferry-download` message and answers "ready" on its port. True when the message was one. */
export function keepDownload(event: ExtendableMessageEvent): boolean {
  const message: unknown = event.data;
  if (typeof message !== "object" || message === null || !("type" in message)) return false;
  // Hearing this is its whole purpose: it keeps the service worker running while it streams.
  if (message.type === "ferry-download-alive") return true;
  if (message.type !== "ferry-download") return false;
  const [port] = event.ports;
  const download = readDownload(message, port);
  if (download) keep(download.id, download);
  port?.postMessage(download ? "ready" : "refused");
  return true;
}

/** `scope`: the service worker's, so that the app may live on a sub-path. */
export function isDownload(request: Request, scope: string): boolean {
  return request.method === "GET" && request.url.startsWith(addressBase(scope));
}

export function respondWithDownload(request: Request, scope: string): Response {
  const id = request.url.slice(addressBase(scope).length);
  const download = waiting.get(id);
  if (!download) return new Response(null, { status: 204 });
  waiting.delete(id);
  download.port?.postMessage("started");
  return new Response(download.stream, { headers: headersOf(download) });
}

function addressBase(scope: string): string {
  return new URL("ferry-download/", scope).href;
}

function keep(id: string, download: Download): void {
  waiting.set(id, download);
  const [oldest] = waiting.keys();
  if (waiting.size <= MAX_WAITING || oldest === undefined) return;
  const dropped = waiting.get(oldest);
  waiting.delete(oldest);
  // The page learns of it: its pipe into the stream fails.
  dropped?.stream.cancel().catch(() => {});
}

function readDownload(message: object, port: MessagePort | undefined): (Download & { id: string }) | undefined {
  const { id, name, byteLength, stream } = message as Record<string, unknown>;
  if (typeof id !== "string" || !/^[0-9a-f-]{36}$/.test(id)) return undefined;
  if (typeof name !== "string" || name === "" || name.length > MAX_NAME) return undefined;
  if (!(stream instanceof ReadableStream)) return undefined;
  if (byteLength === undefined) return { id, name, stream, port };
  if (typeof byteLength !== "number" || !Number.isSafeInteger(byteLength) || byteLength < 0) return undefined;
  return { id, name, byteLength, stream, port };
}

function headersOf({ name, byteLength }: Download): Record<string, string> {
  return {
    "Content-Type": "application/octet-stream",
    "Content-Disposition": attachment(name),
    "Content-Security-Policy": "default-src 'none'; sandbox",
    "X-Content-Type-Options": "nosniff",
    "Cache-Control": "no-store",
    ...(byteLength !== undefined && { "Content-Length": String(byteLength) }),
  };
}
