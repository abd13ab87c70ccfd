// How much room there is. Rule: the browser's numbers are hints, so "enough" here promises nothing; room is claimed
// before it is promised, and a write that finds none is still handled where it happens.

const GIB = 1024 ** 3;

/**
 * Bytes this origin may still store, as far as the browser tells. Undefined too when it tells an artificial number:
 * Chromium says whole GiB beside what is used (10 with 150 free as with 2), so that nobody can tell a private window
 * (https://chromestatus.com/feature/4977371751645184). Nothing must be refused or promised by that.
 */
export async function freeBytes(): Promise<number | undefined> {
  const { quota, usage } = await estimate();
  if (quota === undefined || usage === undefined) return undefined;
  const free = Math.max(0, quota - usage);
  return free > 0 && free % GIB === 0 ? undefined : free;
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
