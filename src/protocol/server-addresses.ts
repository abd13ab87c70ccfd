// Which addresses of brokers and of ICE servers are used. Rule: what a person may enter and what is dialled go by the
// same rules, here; one broker has one spelling, so that two of them can be compared as text.
import { MAX_BROKER_URL_BYTES, MAX_ICE_URL_LENGTH } from "./limits.ts";

/** RFC 7064, section 3.1, and RFC 7065, section 3.1: a host by name or number, perhaps a port, for relays a transport. */
const ICE_URL = /^(?:stuns?|turns?):(?:[\w.-]+|\[[0-9a-f:.]+\])(?::\d{1,5})?(?:\?transport=(?:udp|tcp))?$/i;

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

/** Whether a browser would take it as the address of a STUN or TURN server. */
export function isIceUrl(text: string): boolean {
  return text.length <= MAX_ICE_URL_LENGTH && ICE_URL.test(text);
}
/** A relay asks who is there: without a login the browser refuses the whole connection (WebRTC, section 4.4.1.1). */
export function isRelayUrl(text: string): boolean {
  return /^turn/i.test(text);
}
