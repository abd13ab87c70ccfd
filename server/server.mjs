// Starts and stops Ferry's server: files, config.json and the broker behind one port.
// Rule: it keeps no state of any device; what it serves is dist/ and what the flags say.
import { once } from "node:events";
import { readFile } from "node:fs/promises";
import { createServer as createHttpServer } from "node:http";
import { join } from "node:path";

import { hostNames, isLoopback, reachableAddresses, urlHost } from "./addresses.mjs";
import { appFiles } from "./app-files.mjs";
import { createBroker } from "./broker.mjs";
import { certificateFor, followingCertificate } from "./certificate.mjs";
import { onePort } from "./one-port.mjs";

/**
 * @typedef {object} ServerOptions
 * @property {string} root Folder of the built app.
 * @property {number} port 0 picks a free one.
 * @property {string | undefined} [host] Undefined: all addresses.
 * @property {boolean} [http] Plain HTTP only.
 * @property {{ cert: string, key: string } | undefined} [tls] PEM texts; without them a self-signed one is used.
 * @property {string} [certificateFolder] Where that is kept. Needed unless `http` or `tls`.
 * @property {string} [broker] "self" (default), "public" or an URL.
 * @property {number} [silentMs] How long a connection may stay silent, unless `http`; for tests.
 */

/**
 * @typedef {object} RunningServer
 * @property {number} port
 * @property {string} localUrl For this computer; a secure context where that is loopback.
 * @property {string[]} urls For other devices, the likeliest first.
 * @property {boolean} selfSigned
 * @property {import("./broker.mjs").Broker | undefined} broker Can be stopped and started by itself.
 * @property {() => Promise<void>} stop Cuts all connections; resolves when the port is free.
 */

/** Throws what `listen` throws (EADDRINUSE, EACCES ...). @param {ServerOptions} options @returns {Promise<RunningServer>} */
export async function startServer(options) {
  const names = certificateNames(options.host);
  const tls = options.http ? undefined : (options.tls ?? (await selfSigned(options, names)));
  const broker = (options.broker ?? "self") === "self" ? createBroker() : undefined;
  const config = await baseConfig(options);
  const urlOf = (/** @type {string} */ host) => `${tls ? "https" : "http"}://${urlHost(host)}:${portOf(server)}/`;
  const request = appFiles({ root: options.root, config: () => ({ ...config, ...publicAddress() }), broker });
  /** @type {import("./one-port.mjs").UpgradeListener} */
  const upgrade = (req, socket, head) => void (broker?.upgrade(req, socket, head) || socket.destroy());
  const both = tls && onePort(tls, request, upgrade, options.silentMs);
  const server = both?.server ?? createHttpServer(request).on("upgrade", upgrade);
  const following =
    both && !options.tls && options.certificateFolder
      ? followingCertificate(options.certificateFolder, names, both.renew)
      : undefined;
  /** As it is now: computers move, and some start before their network. */
  function publicAddress() {
    const [host] = otherDevices(options.host);
    // Behind a proxy (--http) the page's own address is the right one; only the proxy knows it.
    if (!tls || host === undefined) return {};
    // The likeliest alone, since each new certificate is a new warning on every phone.
    following?.cover(host);
    return { publicUrl: urlOf(host) };
  }

  const sockets = new Set();
  server.on("connection", (/** @type {import("node:net").Socket} */ socket) => {
    sockets.add(socket);
    socket.once("close", () => sockets.delete(socket));
  });
  server.listen(options.port, options.host);
  await once(server, "listening");
  const port = portOf(server);

  return {
    port,
    localUrl: `http://${urlHost(localHost(options.host))}:${port}/`,
    urls: otherDevices(options.host).map(urlOf),
    selfSigned: Boolean(tls && !options.tls),
    broker,
    async stop() {
      broker?.stop();
      const closed = once(server, "close");
      server.close();
      for (const socket of sockets) socket.destroy();
      await Promise.all([closed, following?.idle()]);
    },
  };
}

/** @param {import("node:net").Server} server */
function portOf(server) {
  return /** @type {import("node:net").AddressInfo} */ (server.address()).port;
}

/** @param {string | undefined} host */
function listensEverywhere(host) {
  return host === undefined || host === "0.0.0.0" || host === "::";
}

/** @param {string | undefined} host */
function localHost(host) {
  return host === undefined || listensEverywhere(host) ? "localhost" : host;
}

/** @param {string | undefined} host */
function otherDevices(host) {
  if (host === undefined || listensEverywhere(host)) return reachableAddresses();
  return isLoopback(host) ? [] : [host];
}

/** @param {string | undefined} host */
function certificateNames(host) {
  const given = host === undefined || listensEverywhere(host) ? [] : [host];
  return [...new Set(["localhost", ...given, ...hostNames(), ...reachableAddresses(), "127.0.0.1", "::1"])];
}

/** @param {ServerOptions} options @param {string[]} names */
async function selfSigned({ certificateFolder }, names) {
  if (!certificateFolder) throw new TypeError("certificateFolder is needed to keep a certificate");
  return certificateFor(certificateFolder, names);
}

/**
 * config.json as the flags want it: an own broker needs nothing from outside, any other is used as a static host would.
 * @param {ServerOptions} options @returns {Promise<import("./app-files.mjs").InstanceConfig>}
 */
async function baseConfig({ root, broker = "self" }) {
  if (broker === "self") return { brokers: ["self"], iceServers: [] };
  const built = JSON.parse(await readFile(join(root, "config.json"), "utf8"));
  return broker === "public" ? built : { ...built, brokers: [broker] };
}
