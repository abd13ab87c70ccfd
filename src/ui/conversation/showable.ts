// What a received file may be shown as. Pure.
// Rule: only pictures, video, sound and plain text; the app decides again by its own list before it gives an address.
// HTML and SVG are text here, never a document.

export type Showable = "image" | "video" | "audio" | "text";

const TEXT_TYPES = /^(text\/|application\/(json|xml|x-sh|javascript|toml|yaml|x-yaml)\b|image\/svg\+xml)/;
/** Ends of names of text files that systems give no type. */
const TEXT_NAMES =
  /\.(txt|text|md|log|csv|tsv|json|jsonl|ya?ml|toml|ini|conf|cfg|srt|vtt|xml|sh|py|rb|go|rs|c|h|cc|cpp|hpp|java|kt|swift|js|mjs|ts|tsx|jsx|css|html?|svg|sql|tex|diff|patch)$/i;

export function showableAs(mediaType: string, path: string): Showable | undefined {
  const type = mediaType.toLowerCase();
  if (TEXT_TYPES.test(type)) return "text";
  const kind = type.split("/", 1)[0];
  if (kind === "image" || kind === "video" || kind === "audio") return kind;
  const untold = type === "" || type.startsWith("application/octet-stream");
  return untold && TEXT_NAMES.test(path) ? "text" : undefined;
}
