// Files and folders dropped as a person drops them: real drag events through the browser, with real entries.
import type { Locator } from "@playwright/test";

/** Drops these paths (absolute; folders too) on the middle of an element. */
export async function dropOn(target: Locator, paths: readonly string[]): Promise<void> {
  // Nothing lies over it.
  await target.hover({ trial: true });
  const box = await target.boundingBox();
  if (!box) throw new Error("nothing to drop on: the element is not shown");
  const page = target.page();
  const session = await page.context().newCDPSession(page);
  const at = { x: box.x + box.width / 2, y: box.y + box.height / 2 };
  // 1: copy.
  const data = { items: [], files: [...paths], dragOperationsMask: 1 };
  for (const type of ["dragEnter", "dragOver", "drop"] as const)
    await session.send("Input.dispatchDragEvent", { type, ...at, data });
  await session.detach();
}
