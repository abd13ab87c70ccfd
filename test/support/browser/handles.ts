// Handles of files, and what the browser answers when it is asked whether they may be read.
/** A file in the origin's own file system. */
export async function handleOf(name: string, text: string): Promise<FileSystemFileHandle> {
  const handle = await (await navigator.storage.getDirectory()).getFileHandle(name, { create: true });
  const writable = await handle.createWritable();
  await writable.write(text);
  await writable.close();
  return handle;
}

/** What Chromium answers for handles of the person's own files. */
export async function withPermission(state: PermissionState, act: () => Promise<void>): Promise<void> {
  const prototype = FileSystemHandle.prototype as unknown as Record<string, unknown>;
  const original = prototype["queryPermission"];
  prototype["queryPermission"] = async () => state;
  try {
    await act();
  } finally {
    prototype["queryPermission"] = original;
  }
}
