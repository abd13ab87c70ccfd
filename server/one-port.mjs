// HTTPS and plain HTTP on one port: the first byte tells which. So there is one address to remember, and one typed
// without "https://" is answered by a redirect instead of a dead page.
// Rule: plain HTTP serves the app to this computer only (localhost is a secure context); others are sent to HTTPS.
import { createServer as createHttpServer } from "node:http";
import { createServer as createHttpsServer } from "node:https";
import { createServer as createNetServer } from "node:net";

import { isLoopback } from "./addresses.mjs";

/** First byte of a TLS connection: record type "handshake" (RFC 8446, section 5.1). */
const TLS_HANDSHAKE = 22;
/** Milliseconds a connection may stay silent before its first byte. Browsers open some ahead of need. */
const FIRST_BYTE_MS = 60_000;

/** Milliseconds a connection may stay silent later on. Node bounds requests itself on servers alone that listen. */
const SILENT_MS = 120_000;

/**
 * @typedef {import("node:http").RequestListener} RequestListener
 * @typedef {(req: import("node:http").IncomingMessage, socket: import("node:stream").Duplex, head: Buffer) => void} UpgradeListener
 */

/**
 * @param {{ cert: string, key: string }} tls @param {RequestListener} request @param {UpgradeListener} upgrade
 * @param {number} [silentMs]
 * @returns {{ server: import("node:net").Server, renew: (tls: { cert: string, key: string }) => void }}
 *   `renew`: with this certificate from the next connection on.
 */
export function onePort(tls, request, upgrade, silentMs = SILENT_MS) {
  const secure = createHttpsServer(contextOf(tls), request);
  const plain = createHttpServer((req, res) =>
    isLoopback(req.socket.remoteAddress) ? request(req, res) : redirect(req, res),
  );
  // What was upgraded is silent as long as it likes: a WebSocket lifts the limit, and the broker waits for heartbeats.
  secure.setTimeout(silentMs);
  plain.setTimeout(silentMs);
  secure.on("upgrade", upgrade);
  plain.on("upgrade", (req, socket, head) =>
    isLoopback(req.socket.remoteAddress) ? upgrade(req, socket, head) : socket.destroy(),
  );
  const server = createNetServer({ pauseOnConnect: true }, (socket) => {
    // A phone that does not trust the certificate hangs up in mid-handshake; that is no fault of ours.
    socket.on("error", () => socket.destroy());
    socket.setTimeout(FIRST_BYTE_MS, () => socket.destroy());
    socket.once("readable", () => {
      const first = socket.read();
      if (!first) return void socket.destroy();
      socket.setTimeout(0);
      socket.removeAllListeners("timeout");
      socket.unshift(first);
      (first[0] === TLS_HANDSHAKE ? secure : plain).emit("connection", socket);
    });
  });
  return { server, renew: (renewed) => secure.setSecureContext(contextOf(renewed)) };
}

/** @param {{ cert: string, key: string }} tls @returns {import("node:tls").SecureContextOptions} */
function contextOf({ cert, key }) {
  return { cert, key, minVersion: "TLSv1.2" };
}

/** @type {RequestListener} */
function redirect(req, res) {
  const host = req.headers.host;
  // 307: the certificate may be replaced by a proxy later, so browsers must not remember this.
  if (host && /^[\w.:[\]-]+$/.test(host)) res.writeHead(307, { Location: `https://${host}${req.url}` }).end();
  else res.writeHead(400).end();
}
