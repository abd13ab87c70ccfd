// The Content-Disposition of a download. Rule: no name, whatever it holds, ends the field or the header.

/** Lone surrogates, which cannot be encoded, as U+FFFD. */
function wellFormed(text: string): string {
  return new TextDecoder().decode(new TextEncoder().encode(text));
}

/** RFC 6266 with the name in UTF-8 by RFC 8187, section 3.2: all but attr-char is percent-encoded. */
export function attachment(name: string): string {
  const encoded = encodeURIComponent(wellFormed(name)).replace(
    /['()*]/g,
    (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`,
  );
  return `attachment; filename*=UTF-8''${encoded}`;
}
