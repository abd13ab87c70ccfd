// PeerServer on a path of a server that also serves other things; used by `npm start`, the dev server and tests.
// Rule: PeerServer trusts what it is sent, so what reaches it is bounded here: message size, rate and number of sockets.
import { createServer } from "node:http";

import express from "express";
import { ExpressPeerServer } from "peer";
import { WebSocketServer } from "ws";

/** Where the broker lives on its origin; PeerJS appends "/peerjs" for its socket. */
export const BROKER_PATH = "/peerjs";

/** Bytes of one broker message. A sealed box is 16 KiB at most, 22 KiB as base64 with its envelope. */
const MAX_MESSAGE_BYTES = 64 * 1024;
/** Sockets at once; one device uses one, and one more for each open invitation. */
export const MAX_SOCKETS = 2_000;
/** Messages from one socket per second on average, and at once. A connection being made takes a few dozen. */
const MESSAGES_PER_SECOND = 50;
const MESSAGE_BURST = 500;
/**
 * Milliseconds after which a socket without a heartbeat is dropped. PeerJS sends one every 5 s, but browsers let timers
 * of hidden pages run once a minute only.
 */
const ALIVE_TIMEOUT_MS = 90_000;
/** Milliseconds that a flooding socket gets to hear why it is closed. */
const GOODBYE_MS = 1_000;
/** WebSocket close code "policy violation" (RFC 6455, section 7.4.1). */
const POLICY_VIOLATION = 1008;

/**
 * @typedef {object} Broker
 * @property {(req: import("node:http").IncomingMessage, res: import("node:http").ServerResponse, next: () => void) => void} request
 *   Answers requests under BROKER_PATH; calls `next` for others.
 * @property {(req: import("node:http").IncomingMessage, socket: import("node:stream").Duplex, head: Buffer) => boolean} upgrade
 *   Takes a WebSocket upgrade under BROKER_PATH; false when it is for someone else.
 * @property {() => void} start Starts anew after `stop`, with nothing remembered.
 * @property {() => void} stop Cuts every socket and refuses new ones, as a crashed broker would.
 */

/**
 * A running broker.
 * @returns {Broker}
 */
export function createBroker() {
  /** @type {ReturnType<typeof run> | undefined} */
  let running = run();
  return {
    request(req, res, next) {
      if (!isBrokerPath(req.url)) return next();
      if (running) running.app(req, res, next);
      else res.destroy();
    },
    upgrade(req, socket, head) {
      if (!isBrokerPath(req.url)) return false;
      if (running) running.upgrade(req, socket, head);
      else socket.destroy();
      return true;
    },
    start() {
      running ??= run();
    },
    stop() {
      for (const socket of running?.sockets.clients ?? []) socket.terminate();
      running = undefined;
    },
  };
}

/** @param {string | undefined} url */
function isBrokerPath(url = "/") {
  const path = url.split("?", 1)[0];
  return path === BROKER_PATH || path?.startsWith(`${BROKER_PATH}/`);
}

function run() {
  const sockets = new WebSocketServer({ noServer: true, maxPayload: MAX_MESSAGE_BYTES });
  const app = express().disable("x-powered-by");
  // PeerServer wants a server only to hand it to `createWebSocketServer`; upgrades are routed by `upgrade` instead,
  // since `ws` with {server, path} answers 400 to every other upgrade on that server.
  const peer = ExpressPeerServer(createServer(), {
    path: "/",
    alive_timeout: ALIVE_TIMEOUT_MS,
    concurrent_limit: MAX_SOCKETS,
    createWebSocketServer: () => sockets,
  });
  // Malformed messages arrive here as errors; without a listener they would end the process.
  peer.on("error", () => {});
  sockets.on("connection", limitRate);
  app.use(BROKER_PATH, peer);
  return {
    // An express app takes node's own request; its types want one that express has already decorated.
    app: /** @type {Broker["request"]} */ (/** @type {unknown} */ (app)),
    sockets,
    /** @type {(req: import("node:http").IncomingMessage, socket: import("node:stream").Duplex, head: Buffer) => void} */
    upgrade(req, socket, head) {
      if (sockets.clients.size >= MAX_SOCKETS) return void socket.destroy();
      sockets.handleUpgrade(req, socket, head, (ws) => sockets.emit("connection", ws, req));
    },
  };
}

/** Closes a socket that sends faster than a device would. A token bucket. @param {import("ws").WebSocket} socket */
function limitRate(socket) {
  let tokens = MESSAGE_BURST;
  let at = performance.now();
  socket.on("message", () => {
    const now = performance.now();
    tokens = Math.min(MESSAGE_BURST, tokens + ((now - at) / 1000) * MESSAGES_PER_SECOND) - 1;
    at = now;
    if (tokens >= 0) return;
    // Closing is a handshake: whoever does not answer could go on until it times out. PeerServer listens here too.
    socket.removeAllListeners("message");
    socket.close(POLICY_VIOLATION);
    setTimeout(() => socket.terminate(), GOODBYE_MS).unref();
  });
}
