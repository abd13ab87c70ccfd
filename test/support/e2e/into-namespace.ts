// Reaches a loopback port inside a network namespace from outside: a debugger must stay connected when networks are cut.
// Rule: by the pipes of a process inside, so there is no network path between the two.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { createServer, type Socket } from "node:net";

const RELAY = `
  const socket = require("node:net").connect(Number(process.argv[1]), "127.0.0.1");
  process.stdin.pipe(socket);
  socket.pipe(process.stdout);
  socket.on("error", () => process.exit(1));
  socket.on("close", () => process.exit(0));
`;

/** Resolves with the loopback port here that leads to `port` there. `close` ends it and everything connected by it. */
export async function reachInto(namespace: string, port: number): Promise<{ port: number; close(): void }> {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    const args = ["netns", "exec", namespace, process.execPath, "-e", RELAY, String(port)];
    const relay = spawn("ip", args, { stdio: ["pipe", "pipe", "ignore"] });
    socket.pipe(relay.stdin);
    relay.stdout.pipe(socket);
    // Either end may be gone first; the other follows by "close".
    socket.on("error", () => {});
    relay.stdin.on("error", () => {});
    socket.on("close", () => {
      sockets.delete(socket);
      relay.kill();
    });
    relay.on("exit", () => socket.destroy());
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("no port");
  return {
    port: address.port,
    close() {
      server.close();
      for (const socket of sockets) socket.destroy();
    },
  };
}
