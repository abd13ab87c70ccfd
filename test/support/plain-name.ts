// What a name must be to be harmless on every system: written down a second time, apart from the code that makes it so.
const MAX_BYTES = 255;
const INVISIBLE = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}\p{Noncharacter_Code_Point}\u2800]/u;
const SEPARATORS = /[/\\<>:"|?*\u2044\u2215\u2216\u29f5\u29f8\u29f9\ufe68\uff0f\uff3c]/u;
const RESERVED = /^(con|prn|aux|nul|clock\$|conin\$|conout\$|com[0-9¹²³]|lpt[0-9¹²³])(\s*\.|\s*$)/i;

/** What is wrong with a name of one file or folder; undefined: nothing. */
export function faultOfName(name: string): string | undefined {
  if (name === "") return "empty";
  if (new TextEncoder().encode(name).byteLength > MAX_BYTES) return "too long";
  if (name !== name.normalize("NFC")) return "not composed";
  if (SEPARATORS.test(name)) return "a separator, or something that Windows forbids";
  if (INVISIBLE.test(name)) return "something that cannot be seen";
  if (RESERVED.test(name)) return "a device of Windows";
  if (/^\s|[.\s]$/u.test(name)) return "an end that some systems drop";
  return undefined;
}

/** The names that a file system which ignores case and composition cannot tell apart. */
export function sameNames(paths: readonly string[]): string[] {
  const seen = new Set<string>();
  return paths.filter((path) => {
    const plain = path.normalize("NFC").toUpperCase().toLowerCase().normalize("NFC");
    return seen.has(plain) || !seen.add(plain);
  });
}
