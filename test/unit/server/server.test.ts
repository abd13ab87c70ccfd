// The server on loopback: what it serves, under which headers, on both protocols of its one port.
import { once } from "node:events";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { get as getPlain } from "node:http";
import { get as getSecure } from "node:https";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { connect as connectSecurely } from "node:tls";

import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { WebSocket } from "ws";

import { startServer } from "../../../server/server.mjs";

type Answer = { status: number; headers: Record<string, string | string[] | undefined>; body: string };

/** Trusts any certificate: whose it is, is not what these tests are about. */
function fetchFrom(url: string, method = "GET"): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const get = url.startsWith("https:") ? getSecure : getPlain;
    const request = get(url, { method, rejectUnauthorized: false, agent: false }, (response) => {
      let body = "";
      response.setEncoding("utf8").on("data", (text: string) => (body += text));
      response.on("end", () => resolve({ status: response.statusCode ?? 0, headers: response.headers, body }));
    });
    request.on("error", reject);
  });
}

let folder = "";
let root = "";
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "ferry-server-"));
  root = join(folder, "dist");
  await mkdir(join(root, "assets"), { recursive: true });
  const files = {
    "index.html": "<!doctype html><title>Ferry</title>",
    "config.json": JSON.stringify({ brokers: ["https://broker.example"], iceServers: [{ urls: ["stun:s.example"] }] }),
    "service-worker.js": "//",
    "manifest.webmanifest": "{}",
    "assets/index-BxYz1234.js": "//",
    "assets/reader-a_-B1234.wasm": "",
    ".secret": "hidden",
  };
  for (const [name, text] of Object.entries(files)) await writeFile(join(root, name), text);
});
afterAll(() => rm(folder, { recursive: true, force: true }));

describe("the server", () => {
  let server: Awaited<ReturnType<typeof startServer>>;
  beforeAll(async () => {
    server = await startServer({ root, port: 0, host: "127.0.0.1", certificateFolder: join(folder, "kept") });
  });
  afterAll(() => server.stop());
  const both = () => [`https://127.0.0.1:${server.port}`, `http://127.0.0.1:${server.port}`];

  it("serves the app over HTTPS and, to this computer, over plain HTTP on the same port", async () => {
    for (const origin of both()) expect((await fetchFrom(`${origin}/`)).body).toContain("<title>Ferry</title>");
  });

  it("puts the whole policy on every answer, workers and errors too", async () => {
    for (const path of ["/", "/service-worker.js", "/assets/index-BxYz1234.js", "/config.json", "/none"]) {
      const { headers } = await fetchFrom(both()[0] + path);
      expect(headers["content-security-policy"], path).toMatch(
        /default-src 'none'.*require-trusted-types-for 'script'/,
      );
      expect(headers["content-security-policy"], path).toContain("frame-ancestors 'none'");
      expect(headers["x-content-type-options"], path).toBe("nosniff");
      expect(headers["referrer-policy"], path).toBe("no-referrer");
      expect(headers["cross-origin-opener-policy"], path).toBe("same-origin");
      expect(headers["permissions-policy"], path).toContain("camera=(self)");
      expect(headers["x-powered-by"], path).toBeUndefined();
    }
  });

  it("names types exactly", async () => {
    const type = async (path: string) => (await fetchFrom(both()[0] + path)).headers["content-type"];
    expect(await type("/")).toMatch(/^text\/html/);
    expect(await type("/assets/index-BxYz1234.js")).toMatch(/^(text|application)\/javascript/);
    expect(await type("/assets/reader-a_-B1234.wasm")).toBe("application/wasm");
    expect(await type("/manifest.webmanifest")).toBe("application/manifest+json");
    expect(await type("/config.json")).toMatch(/^application\/json/);
  });

  it("lets browsers keep hashed files for ever and nothing else", async () => {
    const caching = async (path: string) => (await fetchFrom(both()[0] + path)).headers["cache-control"];
    expect(await caching("/assets/index-BxYz1234.js")).toBe("public, max-age=31536000, immutable");
    for (const path of ["/", "/service-worker.js", "/manifest.webmanifest", "/config.json", "/none"])
      expect(await caching(path), path).toBe("no-cache");
  });

  it("says in config.json that the broker is the origin itself", async () => {
    expect(JSON.parse((await fetchFrom(`${both()[0]}/config.json`)).body)).toEqual({
      brokers: ["self"],
      iceServers: [],
    });
  });

  it("refuses other methods, hidden files and paths out of its folder", async () => {
    const [origin] = both();
    expect((await fetchFrom(`${origin}/`, "POST")).status).toBe(405);
    for (const path of ["/.secret", "/..%2fkept%2fkey.pem", "/%2e%2e/kept/key.pem", "/none"])
      expect((await fetchFrom(origin + path)).status, path).toBeGreaterThanOrEqual(400);
  });

  it("outlives connections that break off or speak nonsense", async () => {
    for (const bytes of [Buffer.from([22, 3, 1]), Buffer.from("\0\0\0\0"), Buffer.alloc(0)])
      await new Promise<void>((resolve) => {
        const socket = connect(server.port, "127.0.0.1", () => socket.end(bytes));
        socket.on("error", () => {});
        socket.on("close", () => resolve());
        socket.resume();
      });
    expect((await fetchFrom(`${both()[0]}/`)).status).toBe(200);
  });

  it("refuses a port that is in use", async () => {
    await expect(startServer({ root, port: server.port, host: "127.0.0.1", http: true })).rejects.toMatchObject({
      code: "EADDRINUSE",
    });
  });
});

describe("connections that say nothing", () => {
  const silent = async (port: number, secure: boolean, text: string) => {
    const socket = secure ? connectSecurely({ port, host: "127.0.0.1", rejectUnauthorized: false }) : connect(port);
    await once(socket, secure ? "secureConnect" : "connect");
    socket.on("error", () => {}).write(text);
    await once(socket.resume(), "close");
  };

  it("are ended in the middle of a request, over HTTPS and HTTP; a WebSocket is not", async () => {
    const kept = join(folder, "kept");
    const server = await startServer({ root, port: 0, host: "127.0.0.1", certificateFolder: kept, silentMs: 100 });
    const path = `127.0.0.1:${server.port}/peerjs/peerjs?key=peerjs&token=t&id=`;
    const sockets = [`wss://${path}one`, `ws://${path}two`].map(
      (url) => new WebSocket(url, { rejectUnauthorized: false }),
    );
    try {
      await Promise.all(sockets.map((socket) => once(socket, "message")));
      for (const secure of [true, false]) await silent(server.port, secure, "GET / HTTP/1.1\r\nHost: x\r\n");
      const [one, two] = sockets;
      const heard = two && once(two, "message");
      one?.send(JSON.stringify({ type: "OFFER", dst: "two", payload: "still here" }));
      expect(String((await heard)?.[0])).toContain("still here");
    } finally {
      for (const socket of sockets) socket.terminate();
      await server.stop();
    }
  });
});

describe("config.json by flags", () => {
  async function configOf(options: Partial<Parameters<typeof startServer>[0]>) {
    const server = await startServer({ root, port: 0, http: true, host: "127.0.0.1", ...options });
    try {
      return JSON.parse((await fetchFrom(`${server.localUrl}config.json`)).body);
    } finally {
      await server.stop();
    }
  }

  it("gives what was built for the public broker, with its address helpers", async () => {
    expect(await configOf({ broker: "public" })).toEqual({
      brokers: ["https://broker.example"],
      iceServers: [{ urls: ["stun:s.example"] }],
    });
  });

  it("gives another broker's address", async () => {
    expect((await configOf({ broker: "https://peers.example/ferry" })).brokers).toEqual([
      "https://peers.example/ferry",
    ]);
  });

  it("gives this host's address on the network when it serves HTTPS to others", async () => {
    const config = await configOf({ http: false, host: "0.0.0.0", certificateFolder: join(folder, "kept") });
    if (config.publicUrl !== undefined) expect(config.publicUrl).toMatch(/^https:\/\/[^/]+:\d+\/$/);
    expect(await configOf({ host: "0.0.0.0" })).not.toHaveProperty("publicUrl");
  });
});
