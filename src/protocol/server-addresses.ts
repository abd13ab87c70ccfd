// Which addresses of brokers and of ICE servers are used. Rule: what a person may enter and what is dialled go by the
// same rules, here; one broker has one spelling, so that two of them can be compared as text.
import { utf8 } from "./bytes.ts";
import { MAX_BROKER_URL_BYTES, MAX_CREDENTIAL_BYTES, MAX_ICE_URL_LENGTH } from "./limits.ts";

/** RFC 7064, section 3.1, and RFC 7065, section 3.1: scheme, host by name or number, port, for relays a transport. */
const ICE_URL =
  /^(?:stuns?|turns?):([\w-]+(?:\.[\w-]+)*|\[[\da-f:.]+\])(?::([1-9]\d{0,4}))?(\?transport=(?:udp|tcp))?$/i;

/** `hostname` as in URL. Only this machine can open such an address. */
export function isLoopback(hostname: string): boolean {
  return /^(?:localhost|.+\.localhost|127(?:\.\d{1,3}){3}|\[::1\])$/.test(hostname);
}

/**
 * The address as `scheme://host[:port][/path]` without a closing slash, or undefined when it may not be dialled: https
 * anywhere, plain http on this machine alone.
 */
export function brokerUrl(text: string): string | undefined {
  if (text.length > MAX_BROKER_URL_BYTES || !/^https?:\/\/[\x21-\x7e]+$/.test(text) || !URL.canParse(text))
    return undefined;
  const url = new URL(text);
  const plain = url.origin + url.pathname.replace(/\/+$/, "");
  // No user, password, query or fragment: what the address says beyond host and path would be lost.
  if (url.href.replace(/\/+$/, "") !== plain) return undefined;
  return url.protocol === "https:" || isLoopback(url.hostname) ? plain : undefined;
}

/** Whether a browser takes it as the address of a STUN or TURN server; one that it does not fails every connection. */
export function isIceUrl(text: string): boolean {
  const match = text.length <= MAX_ICE_URL_LENGTH ? ICE_URL.exec(text) : null;
  if (!match) return false;
  const [, host, port = "1", transport] = match;
  // Browsers take the scheme in capitals, the transport not.
  const fits = transport === undefined || (isRelayUrl(text) && transport === transport.toLowerCase());
  return fits && URL.canParse(`https://${host}:${port}`);
}
export function isRelayUrl(text: string): boolean {
  return /^turn/i.test(text);
}
/** A relay asks who is there: without such a login the browser refuses every connection (WebRTC, section 4.4.1.1). */
export function isLogin(username: string, credential: string): boolean {
  return [username, credential].every((text) => text !== "" && utf8(text).byteLength <= MAX_CREDENTIAL_BYTES);
}
