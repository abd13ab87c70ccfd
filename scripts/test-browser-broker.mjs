// Real PeerServers for browser tests, which cannot start one themselves: a small control server on loopback.
// Rule: POST / makes a broker on a port of its own; POST /<port>/stop and /start crash it and bring it back.
// POST /hostile makes one that the test page itself speaks for (test/support/hostile-broker.mjs).
import { createServer } from "node:http";

import { createBroker } from "../server/broker.mjs";
import { createHostileBroker } from "../test/support/hostile-broker.mjs";

/** @param {import("node:http").Server} server @returns {Promise<number>} */
function listen(server) {
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(0, "127.0.0.1", () => resolve(/** @type {import("node:net").AddressInfo} */ (server.address()).port));
  });
}

async function openBroker() {
  const broker = createBroker();
  const server = createServer((req, res) => broker.request(req, res, () => res.writeHead(404).end()));
  server.on("upgrade", (req, socket, head) => void (broker.upgrade(req, socket, head) || socket.destroy()));
  return { broker, server, port: await listen(server) };
}

/** @returns {Promise<{ url: string, close: () => void }>} `url` goes to test pages as `globalThis.FERRY_BROKERS`. */
export async function brokersForTests() {
  /** @type {Map<string, Awaited<ReturnType<typeof openBroker>>>} */
  const open = new Map();
  /** @type {import("node:http").Server[]} */
  const hostile = [];
  const control = createServer(async (req, res) => {
    res.setHeader("Access-Control-Allow-Origin", "*");
    const [, port, verb] = (req.url ?? "/").split("/");
    if (!port) {
      const made = await openBroker();
      open.set(String(made.port), made);
      return void res.end(String(made.port));
    }
    if (port === "hostile") {
      const server = createHostileBroker();
      hostile.push(server);
      return void res.end(String(await listen(server)));
    }
    const broker = open.get(port)?.broker;
    if (verb === "stop") broker?.stop();
    if (verb === "start") broker?.start();
    res.writeHead(broker ? 204 : 404).end();
  });
  const port = await listen(control);
  return {
    url: `http://127.0.0.1:${port}`,
    close() {
      for (const { broker, server } of open.values()) {
        broker.stop();
        server.close();
      }
      for (const server of hostile) {
        server.closeAllConnections();
        server.close();
      }
      control.close();
    },
  };
}
