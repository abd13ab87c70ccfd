// Which broker addresses are dialled: https anywhere, plain http on this machine alone.
// Rule: one address has one spelling, so that two of them can be compared as text.

/** Bytes of a broker's address; longer ones would not fit an invitation. */
export const MAX_BROKER_URL_BYTES = 200;

/** `hostname` as in URL. Only this machine can open such an address. */
export function isLoopback(hostname: string): boolean {
  return /^(?:localhost|.+\.localhost|127(?:\.\d{1,3}){3}|\[::1\])$/.test(hostname);
}

/** The address as `scheme://host[:port][/path]` without a closing slash, or undefined when it may not be dialled. */
export function brokerUrl(text: string): string | undefined {
  if (text.length > MAX_BROKER_URL_BYTES || !/^https?:\/\/[\x21-\x7e]+$/.test(text) || !URL.canParse(text))
    return undefined;
  const url = new URL(text);
  const plain = url.origin + url.pathname.replace(/\/+$/, "");
  // No user, password, query or fragment: what the address says beyond host and path would be lost.
  if (url.href.replace(/\/+$/, "") !== plain) return undefined;
  return url.protocol === "https:" || isLoopback(url.hostname) ? plain : undefined;
}
