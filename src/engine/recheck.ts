// Trusts a journal only as far as the bytes agree: after a crash the last blocks are hashed again.
// Rule: from the newest back; it goes on until a whole stretch is right.
import { equalBytes } from "../protocol/bytes.ts";

import type { Layout } from "./layout.ts";
import type { EngineParts } from "./parts.ts";
import type { OpenStore } from "./ports.ts";

/** Bytes hashed again at each opening: what two commits at most can cover (block-writer). A disk reads them in 20 ms. */
const RECHECK_BYTES = 16 * 1024 * 1024;

/** Blocks, of those the store holds, whose bytes are not what the journal says. They are revoked already. */
export async function recheckNewest(
  store: OpenStore,
  layout: Layout,
  sha256: EngineParts["sha256"],
): Promise<ReadonlySet<number>> {
  // In the order of the journal: a map keeps the order in which it was filled.
  const newest = [...store.stored.digests].toReversed();
  const wrong = new Set<number>();
  for (let at = 0; at < newest.length;) {
    const before = wrong.size;
    for (let bytes = 0; at < newest.length && bytes < RECHECK_BYTES; at += 1) {
      const [block, digest] = newest[at] ?? [0, new Uint8Array()];
      const length = layout.blockLength(block);
      bytes += length;
      const content = await store.read(layout.blockOffset(block), length);
      if (!equalBytes(await sha256(content), digest)) wrong.add(block);
    }
    if (wrong.size === before) break;
  }
  if (wrong.size > 0) await store.revoke([...wrong]);
  return wrong;
}
