// Saves received items to where the person wants them: one as itself, several as one zip, by the best way there is.
// Rule: the picker is opened in the task of the tap, before anything is awaited; nothing is held in memory.
//
//   save picker (Chromium)            one and several, streamed to where the person says
//   object URL and <a download>       one
//   service worker (others)           several, streamed into the browser's downloads
//   zip made in OPFS, then object URL several, if there is room for it twice
//   object URLs, one by one           several, where nothing else goes
import { freeBytes } from "./quota.ts";
import { OPAQUE } from "./safe-types.ts";
import { fileName, sliceOf, type SaveItem } from "./saved-item.ts";

/** Milliseconds an object URL is kept after the click: browsers fetch it soon, but not at once, and tell nobody. */
const REVOKE_MS = 60_000;

/** `no-room`: the disk is full. `busy`: the received file or the target is in use. `refused`: anything else. */
export class SaveError extends Error {
  override name = "SaveError";

  constructor(
    readonly code: "no-room" | "busy" | "refused",
    options?: ErrorOptions,
  ) {
    super(`save: ${code}`, options);
  }
}

export interface SaveOptions {
  /** The transfer's file, or a promise of it (`openReceived`), so that the picker need not wait for it. */
  readonly file: Blob | Promise<Blob | undefined>;
  /** Items that stopped in mid-stream are left out by the caller. */
  readonly items: readonly SaveItem[];
  /** Cleaned name for several items, without ".zip". */
  readonly name: string;
  onProgress(doneBytes: number, totalBytes: number): void;
  readonly signal?: AbortSignal;
}

/** What is to be saved, under one name. */
interface Job extends SaveOptions {
  readonly suggestedName: string;
  readonly totalBytes: number;
  stream(file: Blob): ReadableStream<Uint8Array>;
}

/** Must be called in the task of a tap. Throws SaveError. */
export async function saveItems(options: SaveOptions): Promise<"saved" | "cancelled"> {
  const suggestedName = suggestedNameOf(options);
  const picked = pick(suggestedName);
  const opening = Promise.resolve(options.file);
  // Told below, unless the person cancels before.
  opening.catch(() => {});
  try {
    const handle = await picked;
    if (handle === "cancelled") return "cancelled";
    const job = jobOf(options, suggestedName);
    if (handle) await writeTo(handle, job, opening);
    else if (!(await download(await job, await opened(opening)))) return "cancelled";
    return "saved";
  } catch (error) {
    if (options.signal?.aborted) return "cancelled";
    throw saveError(error);
  }
}

/** Throws SaveError when there is nothing to save. */
function suggestedNameOf({ items, name }: SaveOptions): string {
  const [only, ...others] = items;
  if (!only) throw new SaveError("refused");
  return others.length > 0 ? `${name}.zip` : fileName(only);
}

async function jobOf(options: SaveOptions, suggestedName: string): Promise<Job> {
  const [only, ...others] = options.items;
  if (only && others.length === 0) {
    const stream = (file: Blob) => sliceOf(file, only, OPAQUE).stream();
    return { ...options, suggestedName, totalBytes: only.byteLength, stream };
  }
  // Most visits zip nothing.
  const { zipLength, zipStream } = await import("./zip.ts");
  const stream = (file: Blob) => zipStream(file, options.items);
  return { ...options, suggestedName, totalBytes: zipLength(options.items), stream };
}

type SavePicker = (options: { suggestedName: string }) => Promise<FileSystemFileHandle>;

/** Undefined where there is no picker, or the browser does not let it open now. */
async function pick(suggestedName: string): Promise<FileSystemFileHandle | "cancelled" | undefined> {
  const { showSaveFilePicker } = globalThis as { showSaveFilePicker?: SavePicker };
  if (!showSaveFilePicker) return undefined;
  try {
    return await showSaveFilePicker({ suggestedName });
  } catch (error) {
    // SecurityError: no tap, or in a frame. TypeError: a name the system does not take.
    return nameOf(error) === "AbortError" ? "cancelled" : undefined;
  }
}

async function opened(file: Promise<Blob | undefined>): Promise<Blob> {
  const got = await file;
  if (!got) throw new SaveError("busy");
  return got;
}

/** `making`: what makes a zip may not come, as it is loaded when it is needed. */
async function writeTo(
  handle: FileSystemFileHandle,
  making: Promise<Job>,
  opening: Promise<Blob | undefined>,
): Promise<void> {
  try {
    const job = await making;
    const file = await opened(opening);
    await counted(job, file).pipeTo(await handle.createWritable(), signalOf(job));
  } catch (error) {
    await removeEmpty(handle);
    throw error;
  }
}

/** False when the person stopped it. */
async function download(job: Job, file: Blob): Promise<boolean> {
  const { items, suggestedName, totalBytes, signal } = job;
  const [only] = items;
  if (only && items.length === 1) {
    downloadBlob(sliceOf(file, only, OPAQUE), suggestedName);
    job.onProgress(totalBytes, totalBytes);
    return true;
  }
  const { downloadByServiceWorker } = await import("./download.ts");
  const streamed = await downloadByServiceWorker({
    name: suggestedName,
    byteLength: totalBytes,
    stream: () => counted(job, file),
    ...(signal && { signal }),
  });
  if (streamed !== "unable") return streamed === "done";
  if (await mayExport(totalBytes)) {
    const { makeExport } = await import("./exports.ts");
    const made = await makeExport(counted(job, file), signalOf(job));
    if (made) {
      downloadBlob(made.slice(0, made.size, OPAQUE), suggestedName);
      return true;
    }
  }
  for (const item of items) downloadBlob(sliceOf(file, item, OPAQUE), fileName(item));
  job.onProgress(totalBytes, totalBytes);
  return true;
}

/** Hands a blob to the browser's downloads. */
function downloadBlob(blob: Blob, name: string): void {
  const url = URL.createObjectURL(blob);
  const link = document.createElement("a");
  link.href = url;
  link.download = name;
  link.rel = "noopener";
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), REVOKE_MS);
}

/** The copy in OPFS and the browser's own copy of it in the downloads are on the disk together. */
async function mayExport(byteLength: number): Promise<boolean> {
  const free = await freeBytes();
  return free === undefined || free > 2 * byteLength;
}

/** The job's bytes, counted as the target takes them. */
function counted(job: Job, file: Blob): ReadableStream<Uint8Array> {
  let done = 0;
  const count = new TransformStream<Uint8Array, Uint8Array>({
    transform(chunk, controller) {
      done += chunk.byteLength;
      controller.enqueue(chunk);
      job.onProgress(done, job.totalBytes);
    },
  });
  return job.stream(file).pipeThrough(count);
}

/** The picker made the file; one that stayed empty is of no use to anybody. `remove` is Chromium's (110 and later). */
async function removeEmpty(handle: FileSystemFileHandle): Promise<void> {
  try {
    if ((await handle.getFile()).size === 0) await (handle as { remove?: () => Promise<void> }).remove?.();
  } catch {
    // The fault that brought us here is the one to tell.
  }
}

function signalOf({ signal }: SaveOptions): { signal?: AbortSignal } {
  return signal ? { signal } : {};
}

function saveError(error: unknown): SaveError {
  if (error instanceof SaveError) return error;
  const name = nameOf(error);
  if (name === "QuotaExceededError") return new SaveError("no-room", { cause: error });
  // NotReadableError: the received file was written to, so it is not ours to read now.
  const busy = name === "NoModificationAllowedError" || name === "NotReadableError";
  return new SaveError(busy ? "busy" : "refused", { cause: error });
}

function nameOf(error: unknown): string {
  return error instanceof Error ? error.name : "";
}
