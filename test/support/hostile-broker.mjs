// A broker that says whatever the test page tells it: a WebSocket server with a puppet string.
// Rule: it understands nothing. What clients send goes to the page as {from, frame}, {came} or {left}; what the page
// says as {to, raw} goes to that client as it is, and {to, close} ends its socket.
import { createServer } from "node:http";

import { WebSocketServer } from "ws";

/** @returns {import("node:http").Server} Not yet listening; page at /puppet, clients anywhere else. */
export function createHostileBroker() {
  const server = createServer((_, res) => res.writeHead(404).end());
  const sockets = new WebSocketServer({ server });
  /** @type {Map<string, import("ws").WebSocket>} */
  const clients = new Map();
  /** @type {import("ws").WebSocket | undefined} */
  let puppet;
  /** @param {object} event */
  const tell = (event) => puppet?.send(JSON.stringify(event));

  /** @param {string} text */
  function obey(text) {
    const { to, raw, close } = JSON.parse(text);
    const client = clients.get(to);
    if (close) client?.close();
    else client?.send(raw);
  }

  sockets.on("connection", (socket, request) => {
    const url = new URL(request.url ?? "/", "http://broker");
    if (url.pathname === "/puppet") {
      puppet = socket;
      return void socket.on("message", (/** @type {Buffer} */ text) => obey(text.toString()));
    }
    const id = url.searchParams.get("id") ?? "";
    clients.set(id, socket);
    tell({ came: id });
    socket.on("message", (/** @type {Buffer} */ frame) => tell({ from: id, frame: frame.toString() }));
    socket.on("close", () => tell({ left: id }));
  });
  server.on("close", () => {
    for (const socket of sockets.clients) socket.terminate();
  });
  return server;
}
