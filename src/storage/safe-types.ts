// Which media types received bytes may have in this origin. Rule: what is on no list here is application/octet-stream;
// nothing that a browser would run (HTML, SVG, XML) is ever on one, and PDF only on that for other apps.

/** For downloads: browsers save it and nothing opens it here. */
export const OPAQUE = "application/octet-stream";

/** Shown in <img>, <audio> and <video>. */
const SHOWN = new Set([
  ...["png", "jpeg", "gif", "webp", "avif", "bmp"].map((type) => `image/${type}`),
  ...["aac", "flac", "mp4", "mpeg", "ogg", "opus", "wav", "webm", "x-m4a", "x-wav"].map((type) => `audio/${type}`),
  ...["mp4", "ogg", "quicktime", "webm"].map((type) => `video/${type}`),
]);

/** Given to the system's share sheet, and so to another application. */
const SHARED = new Set([...SHOWN, "application/pdf", "text/plain", "text/csv"]);

/** The type to show this item with, from our list; undefined when it is not to be shown. */
export function shownType(mediaType: string): string | undefined {
  return onList(SHOWN, mediaType);
}

/** The type to share this item with. */
export function sharedType(mediaType: string): string {
  return onList(SHARED, mediaType) ?? OPAQUE;
}

/** Parameters ("; charset=...") are the peer's words and are dropped. */
function onList(list: ReadonlySet<string>, mediaType: string): string | undefined {
  const essence = mediaType.split(";", 1)[0]?.trim().toLowerCase() ?? "";
  return list.has(essence) ? essence : undefined;
}
