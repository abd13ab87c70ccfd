// Gives every path of a transfer a name of its own, as the least discerning file system sees names.
// Rule: linear in the number of paths, whatever they are; the first to come keeps its name.
import { utf8 } from "./bytes.ts";
import { MAX_NAME_BYTES, MAX_PATH_BYTES } from "./limits.ts";
import { shorten, splitExtension } from "./names.ts";

/** Bytes kept free for " (100000)". */
const SUFFIX_BYTES = 9;

/**
 * Paths (cleaned by `cleanPath`) in the same order, no two alike when case and composition are ignored, and no file
 * named like a folder of another path. A repeated name gets " (2)", " (3)" ... before its extension; where that is too
 * long for MAX_PATH_BYTES, its innermost folders go, as in `cleanPath`.
 */
export function uniquePaths(paths: readonly string[]): string[] {
  const taken = foldersOf(paths);
  const nextNumber = new Map<string, number>();
  return paths.map((path) => {
    let unique = path;
    if (taken.has(sameness(path))) unique = numbered(path, taken, nextNumber);
    taken.add(sameness(unique));
    return unique;
  });
}

function foldersOf(paths: readonly string[]): Set<string> {
  const folders = new Set<string>();
  for (const path of paths) {
    for (let at = path.lastIndexOf("/"); at > 0; at = path.lastIndexOf("/", at - 1)) {
      const folder = sameness(path.slice(0, at));
      // Its own folders are there already then.
      if (folders.has(folder)) break;
      folders.add(folder);
    }
  }
  return folders;
}

/** Counts on per shortened name, not per name: long names that differ only in what is cut share one count. */
function numbered(path: string, taken: ReadonlySet<string>, nextNumber: Map<string, number>): string {
  const file = shorten(path.slice(path.lastIndexOf("/") + 1), MAX_NAME_BYTES - SUFFIX_BYTES);
  const folder = fittingFolder(path, MAX_PATH_BYTES - SUFFIX_BYTES - utf8(file).byteLength);
  const { stem, extension } = splitExtension(file);
  const key = sameness(`${folder}${stem}${extension}`);
  let number = nextNumber.get(key) ?? 2;
  let candidate = "";
  do {
    candidate = `${folder}${stem} (${number})${extension}`;
    number += 1;
  } while (taken.has(sameness(candidate)));
  nextNumber.set(key, number);
  return candidate;
}

/** The outer folders of a path that take at most `maxBytes`, with a slash at the end; "" when none does. */
function fittingFolder(path: string, maxBytes: number): string {
  let end = path.lastIndexOf("/");
  while (end >= 0 && utf8(path.slice(0, end + 1)).byteLength > maxBytes) end = path.lastIndexOf("/", end - 1);
  return path.slice(0, end + 1);
}

/** Equal for names that some file system takes for one. Up and down again folds what has several lower cases. */
function sameness(path: string): string {
  return path.normalize("NFC").toUpperCase().toLowerCase().normalize("NFC");
}
