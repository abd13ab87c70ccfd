// How long the signaling adapter waits, and why. Rule: milliseconds, one reason each; nothing else here.

/** First proof after a connection is begun: DNS, TLS and the WebSocket upgrade on a slow phone network take seconds. */
export const CONNECT_LIMIT_MS = 10_000;
/** An echo to oneself takes two trips to the broker; after this the socket is taken for dead. */
export const ECHO_LIMIT_MS = 5_000;
/** Between proofs: NAT and proxy timeouts begin at 30 s. Heartbeats get no answer, so they prove nothing. */
export const ECHO_EVERY_MS = 25_000;
/**
 * When to try an echo though no OPEN came, counted from the start of the attempt. A PeerServer that still knows the id
 * (a reload, a changed network) attaches the new socket without saying OPEN, and PeerJS reports no open WebSocket, so
 * there is no event to wait for; what is sent before the WebSocket is open is dropped in silence.
 */
export const UNANNOUNCED_ECHOES_MS = [400, 1_200, 2_500, 4_500, 7_000] as const;
/** The least wait before a new attempt: the server must see the old socket close, or it attaches to a dead one. */
export const LEAST_RETRY_MS = 300;
/** Waits double from the first to the last of these; each is shortened by up to half, so that devices spread out. */
export const FIRST_RETRY_MS = 1_000;
export const LAST_RETRY_MS = 60_000;
/** Attempts that `wake` may cause: one a second, however often it is called. */
export const WAKE_EVERY_MS = 1_000;

/** Milliseconds to wait after `failures` attempts in a row failed. `chance`: 0 to 1. */
export function retryAfter(failures: number, chance: number): number {
  if (failures === 0) return LEAST_RETRY_MS;
  const full = Math.min(LAST_RETRY_MS, FIRST_RETRY_MS * 2 ** Math.min(failures - 1, 16));
  return Math.max(LEAST_RETRY_MS, full * (1 - chance / 2));
}
