// How much room there is. Rule: the browser's numbers are hints (findings: 10 GiB said with 73 GB free), so "enough"
// here promises nothing; a write that finds no room is still handled where it happens.

/** Bytes this origin may still store, as far as the browser tells. */
export async function freeBytes(): Promise<number | undefined> {
  const { quota, usage } = await estimate();
  return quota === undefined || usage === undefined ? undefined : Math.max(0, quota - usage);
}

/** Bytes this origin stores now, IndexedDB and caches included. */
export async function usedBytes(): Promise<number | undefined> {
  return (await estimate()).usage;
}

/** True when the browser promised not to clear this origin's storage by itself. */
export async function persisted(): Promise<boolean> {
  return (await navigator.storage?.persisted?.()) ?? false;
}

/** Asks for that promise; some browsers ask the person, others decide by how the app is used. */
export async function askPersist(): Promise<boolean> {
  try {
    return (await navigator.storage?.persist?.()) ?? false;
  } catch {
    return false;
  }
}

async function estimate(): Promise<StorageEstimate> {
  try {
    return (await navigator.storage?.estimate?.()) ?? {};
  } catch {
    return {};
  }
}
