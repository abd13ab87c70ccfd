// Files made in OPFS for the browser's downloads, where there is no picker and no service worker. Loaded when needed.
// Rule: a tab that made some shares a lock until it is gone, since nobody tells when the browser has copied a file.

const EXPORTS = "exports";
const LOCK = "ferry-exports";
let held: Promise<void> | undefined;

/** Makes the file. Undefined where this browser cannot write there from a page. */
export async function makeExport(
  stream: ReadableStream<Uint8Array>,
  options: { signal?: AbortSignal },
): Promise<File | undefined> {
  await hold();
  const root = await navigator.storage.getDirectory();
  const folder = await root.getDirectoryHandle(EXPORTS, { create: true });
  const handle = await folder.getFileHandle(crypto.randomUUID(), { create: true });
  if (!("createWritable" in handle)) {
    await folder.removeEntry((handle as FileSystemFileHandle).name);
    return undefined;
  }
  try {
    await stream.pipeTo(await handle.createWritable(), options);
  } catch (error) {
    await folder.removeEntry(handle.name);
    throw error;
  }
  return handle.getFile();
}

/** Deletes them, unless another tab made some; called at start, when the browser has those of earlier visits. */
export async function dropExports(): Promise<void> {
  await navigator.locks.request(LOCK, { ifAvailable: true }, async (lock) => {
    const root = lock && (await navigator.storage.getDirectory());
    await root?.removeEntry(EXPORTS, { recursive: true }).catch((error: unknown) => {
      if (!(error instanceof DOMException && error.name === "NotFoundError")) throw error;
    });
  });
}

function hold(): Promise<void> {
  held ??= new Promise((resolve, reject) => {
    const forEver = () => {
      resolve();
      return new Promise<never>(() => {});
    };
    navigator.locks.request(LOCK, { mode: "shared" }, forEver).catch(reject);
  });
  return held;
}
