// Received items shown in the page or given to the system's share sheet.
// Rule: a blob's type comes from our lists (safe-types), so nothing received becomes a document of this origin.
import { sharedType, shownType } from "./safe-types.ts";
import { fileName, sliceOf, type SaveItem } from "./saved-item.ts";

/** A blob: URL for an image, audio or video of a listed type, else undefined. The caller revokes it. */
export function previewUrl(file: Blob, item: SaveItem): string | undefined {
  const type = shownType(item.mediaType);
  return type === undefined ? undefined : URL.createObjectURL(sliceOf(file, item, type));
}

/** Opens the share sheet; must be called in the task of a tap. `unable`: no sheet here, or not for these files. */
export async function shareItems(file: Blob, items: readonly SaveItem[]): Promise<"shared" | "cancelled" | "unable"> {
  const files = items.map((item) => {
    const type = sharedType(item.mediaType);
    return new File([sliceOf(file, item, type)], fileName(item), { type, lastModified: item.modifiedAt });
  });
  if (files.length === 0 || !(navigator as Partial<Navigator>).canShare?.({ files })) return "unable";
  try {
    await navigator.share({ files });
    return "shared";
  } catch (error) {
    return error instanceof DOMException && error.name === "AbortError" ? "cancelled" : "unable";
  }
}
