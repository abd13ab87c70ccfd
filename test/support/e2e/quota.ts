// How much one origin of a browser may store, as a test wants it.
// Rule: the browser itself refuses what is beyond it; nothing in the page is replaced.
import type { FerryDevice } from "./device.ts";

/**
 * Chromium tells pages an artificial quota (https://chromestatus.com/feature/4977371751645184). With these flags it tells
 * the one that holds, as other browsers do. The last list of features counts, so the one of every test is repeated.
 */
export const TELLS_ROOM = ["--disable-features=WebRtcHideLocalIpsWithMdns,StaticStorageQuota"];

export interface Quota {
  /** From now on this many bytes beside what is stored already. */
  leave(freeBytes: number): Promise<void>;
}

/** Lasts as long as the page, or until another quota is set. */
export async function quotaOf({ page }: FerryDevice): Promise<Quota> {
  const session = await page.context().newCDPSession(page);
  const { origin } = new URL(page.url());
  return {
    async leave(freeBytes) {
      const usage = await page.evaluate(async () => (await navigator.storage.estimate()).usage ?? 0);
      await session.send("Storage.overrideQuotaForOrigin", { origin, quotaSize: usage + freeBytes });
    },
  };
}
