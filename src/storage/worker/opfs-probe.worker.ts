// Says whether this browser really gives a worker a sync access handle; private windows of some do not.
// Rule: one message, true or false, and nothing left behind.

const NAME = `probe-${crypto.randomUUID()}`;

async function works(): Promise<boolean> {
  try {
    const root = await navigator.storage.getDirectory();
    const handle = await (await root.getFileHandle(NAME, { create: true })).createSyncAccessHandle();
    const written = handle.write(new Uint8Array([1]), { at: 0 });
    handle.flush();
    handle.close();
    await root.removeEntry(NAME);
    return written === 1;
  } catch {
    return false;
  }
}

void works().then((answer) => postMessage(answer));
