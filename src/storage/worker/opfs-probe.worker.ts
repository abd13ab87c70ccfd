// Says whether this browser really gives a worker a sync access handle; private windows of some do not.
// Rule: one message, true or false, and nothing left behind. No room is no lack: such a browser shows what it has.

const NAME = `probe-${crypto.randomUUID()}`;

async function works(): Promise<boolean> {
  const root = await navigator.storage.getDirectory();
  const file = await root.getFileHandle(NAME, { create: true });
  try {
    const handle = await file.createSyncAccessHandle();
    try {
      // How much of it fits does not matter.
      handle.write(new Uint8Array([1]), { at: 0 });
      handle.flush();
    } finally {
      handle.close();
    }
  } finally {
    await root.removeEntry(NAME);
  }
  return true;
}

void works()
  .catch((error: unknown) => error instanceof Error && error.name === "QuotaExceededError")
  .then((answer) => postMessage(answer));
