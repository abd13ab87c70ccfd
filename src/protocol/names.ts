// Names that the other device, a file system or a person gave, made safe to show, store, zip and save.
// Rule: one function for every use; pure, bounded, idempotent, never empty. What it returns is a plain name on every
// system: NFC, visible characters, no separators, nothing that Windows reserves (learn.microsoft.com/windows/win32/
// fileio/naming-a-file; Unicode Technical Report 36 for what the eye cannot tell).
import { utf8 } from "./bytes.ts";
import { MAX_DEVICE_NAME_BYTES, MAX_NAME_BYTES, MAX_PATH_BYTES, MAX_PATH_DEPTH } from "./limits.ts";

const UNNAMED = "unnamed";
const UNNAMED_DEVICE = "Device";
/** Bytes of an extension, dot included, that is kept when a name is cut; anything longer is no extension. */
const MAX_EXTENSION_BYTES = 32;

/**
 * What cannot be seen, or changes how its neighbours are seen: controls, lone surrogates, bidi and other formatting,
 * zero-width characters and fillers, variation selectors, non-characters, line separators, the empty Braille pattern.
 */
const INVISIBLE =
  /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}\p{Noncharacter_Code_Point}\u{2800}]/gu;
/** Separators and what looks like one or may be turned into one by a code page; and what Windows forbids. */
const FORBIDDEN = /[/\\<>:"|?*\u{2044}\u{2215}\u{2216}\u{29f5}\u{29f8}\u{29f9}\u{fe68}\u{ff0f}\u{ff3c}]/gu;
/** Device names of Windows, with any extension, blanks before it, and superscript digits. */
const RESERVED = /^(?:con|prn|aux|nul|clock\$|conin\$|conout\$|(?:com|lpt)[0-9\u{b9}\u{b2}\u{b3}])\s*(?:\.|$)/iu;

const graphemes = new Intl.Segmenter("und", { granularity: "grapheme" });

/** One path segment, at most MAX_NAME_BYTES; when cut, its extension stays. */
export function cleanName(name: string): string {
  let clean = trimEnds(visible(name).replace(FORBIDDEN, "_"));
  clean = shorten(clean, MAX_NAME_BYTES);
  if (RESERVED.test(clean)) clean = shorten(`_${clean}`, MAX_NAME_BYTES);
  return clean === "" ? UNNAMED : clean;
}

/** A whole path with "/" between folders: no empty, "." or ".." segment, at most MAX_PATH_DEPTH and MAX_PATH_BYTES. */
export function cleanPath(path: string): string {
  const segments = path.split("/").filter((segment) => segment !== "" && segment !== "." && segment !== "..");
  const file = cleanName(segments.pop() ?? "");
  const folders: string[] = [];
  let room = MAX_PATH_BYTES - utf8(file).byteLength;
  for (const segment of segments.slice(0, MAX_PATH_DEPTH - 1)) {
    const folder = cleanName(segment);
    room -= utf8(folder).byteLength + 1;
    // The file's own name matters more than the innermost folders.
    if (room < 0) break;
    folders.push(folder);
  }
  return [...folders, file].join("/");
}

/** A device's name, at most MAX_DEVICE_NAME_BYTES, cut between characters as people see them. */
export function cleanDeviceName(name: string): string {
  const clean = visible(name).replaceAll(/ +/g, " ").trim();
  return cut(clean, MAX_DEVICE_NAME_BYTES).trimEnd() || UNNAMED_DEVICE;
}

/** NFC, every blank a plain space, nothing invisible. Stripping comes first: it can bring a base and a mark together. */
function visible(text: string): string {
  return text.replace(INVISIBLE, "").normalize("NFC").replaceAll(/\s/gu, " ");
}

/** Windows drops dots and spaces at the end, so "a." and "a" would be one file. This is also what undoes "..". */
function trimEnds(name: string): string {
  return name.replace(/^ +/, "").replace(/[. ]+$/, "");
}

/** Cuts the part before the extension, so that the whole is at most `maxBytes`. */
export function shorten(name: string, maxBytes: number): string {
  if (name.length <= maxBytes && utf8(name).byteLength <= maxBytes) return name;
  const { stem, extension } = splitExtension(name);
  return trimEnds(cut(stem, maxBytes - utf8(extension).byteLength) + extension);
}

/** "a.tar.gz" is "a.tar" and ".gz"; ".profile" and "a.b c" have no extension. */
export function splitExtension(name: string): { stem: string; extension: string } {
  const dot = name.lastIndexOf(".");
  const extension = dot > 0 ? name.slice(dot) : "";
  if (extension.includes(" ") || extension.length > MAX_EXTENSION_BYTES) return { stem: name, extension: "" };
  if (utf8(extension).byteLength > MAX_EXTENSION_BYTES) return { stem: name, extension: "" };
  return { stem: name.slice(0, dot < 1 ? undefined : dot), extension };
}

/** The longest start of at most `maxBytes` that ends between graphemes, or between code points if the first is larger. */
function cut(text: string, maxBytes: number): string {
  if (utf8(text).byteLength <= maxBytes) return text;
  const whole = takeWhileFits(segmentsOf(text), maxBytes);
  return whole === "" ? takeWhileFits(text, maxBytes) : whole;
}

function* segmentsOf(text: string): Iterable<string> {
  for (const { segment } of graphemes.segment(text)) yield segment;
}

function takeWhileFits(parts: Iterable<string>, maxBytes: number): string {
  let taken = "";
  let bytes = 0;
  for (const part of parts) {
    bytes += utf8(part).byteLength;
    if (bytes > maxBytes) break;
    taken += part;
  }
  return taken;
}
