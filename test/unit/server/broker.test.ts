// The embedded PeerServer over real sockets: it relays, it survives nonsense, and it can be crashed and brought back.
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { WebSocket } from "ws";

import { MAX_SOCKETS } from "../../../server/broker.mjs";
import { startServer } from "../../../server/server.mjs";

type Message = { type: string; src?: string; dst?: string; payload?: unknown };

let server: Awaited<ReturnType<typeof startServer>>;
const opened: WebSocket[] = [];
beforeEach(async () => {
  server = await startServer({ root: ".", port: 0, host: "127.0.0.1", http: true });
});
afterEach(async () => {
  for (const socket of opened.splice(0)) socket.terminate();
  await server.stop();
});

/** Resolves with the close code; 1006 for a socket that was refused. */
function closed(socket: WebSocket) {
  return new Promise<number>((resolve) => socket.on("close", resolve));
}

function dial(id = randomBytes(16).toString("hex"), path = "/peerjs/peerjs") {
  const socket = new WebSocket(`ws://127.0.0.1:${server.port}${path}?key=peerjs&id=${id}&token=secret`);
  opened.push(socket);
  const waiting: ((message: Message) => void)[] = [];
  const arrived: Message[] = [];
  socket.on("error", () => {});
  socket.on("message", (bytes: Buffer) => {
    const message = JSON.parse(bytes.toString()) as Message;
    const next = waiting.shift();
    if (next) next(message);
    else arrived.push(message);
  });
  return {
    id,
    socket,
    next: () =>
      new Promise<Message>((resolve) => {
        const first = arrived.shift();
        if (first) resolve(first);
        else waiting.push(resolve);
      }),
    send: (message: unknown) => socket.send(JSON.stringify(message)),
  };
}

/** A masked text frame; a mask of zeros changes nothing. */
function frame(text: string): Buffer {
  const body = Buffer.from(text);
  return Buffer.concat([Buffer.from([0x81, 0x80 | body.length, 0, 0, 0, 0]), body]);
}
/** A client that answers nothing, the broker's close neither. */
async function deafClient() {
  const socket = connect(server.port, "127.0.0.1").on("error", () => {});
  const key = randomBytes(16).toString("base64");
  const handshake = ["Host: x", "Upgrade: websocket", "Connection: Upgrade", "Sec-WebSocket-Version: 13"];
  const path = `/peerjs/peerjs?key=peerjs&id=${randomBytes(16).toString("hex")}&token=t`;
  socket.write([`GET ${path} HTTP/1.1`, ...handshake, `Sec-WebSocket-Key: ${key}`, "", ""].join("\r\n"));
  await once(socket, "data");
  return socket.resume();
}

async function pair() {
  const [a, b] = [dial(), dial()];
  expect((await a.next()).type).toBe("OPEN");
  expect((await b.next()).type).toBe("OPEN");
  return [a, b] as const;
}

it("answers over TLS too, on the port that also speaks plain HTTP", async () => {
  const folder = await mkdtemp(join(tmpdir(), "ferry-broker-"));
  const secure = await startServer({ root: ".", port: 0, host: "127.0.0.1", certificateFolder: folder });
  try {
    for (const scheme of ["wss", "ws"]) {
      const url = `${scheme}://127.0.0.1:${secure.port}/peerjs/peerjs?key=peerjs&id=${scheme}&token=t`;
      const socket = new WebSocket(url, { rejectUnauthorized: false });
      opened.push(socket);
      const first = await new Promise<Buffer>((resolve, reject) => {
        socket.on("message", resolve);
        socket.on("error", reject);
      });
      expect(JSON.parse(first.toString())).toEqual({ type: "OPEN" });
    }
  } finally {
    await secure.stop();
    await rm(folder, { recursive: true });
  }
});

describe("the embedded broker", () => {
  it("relays a message and writes the true sender on it", async () => {
    const [a, b] = await pair();
    a.send({ type: "OFFER", src: "forged", dst: b.id, payload: { box: "AAAA" } });
    expect(await b.next()).toEqual({ type: "OFFER", src: a.id, dst: b.id, payload: { box: "AAAA" } });
  });

  it("keeps going after null, numbers, broken JSON and unknown types", async () => {
    const [a, b] = await pair();
    for (const text of ["null", "7", "{", '{"type":"constructor"}', "[]"]) a.socket.send(text);
    a.send({ type: "OFFER", dst: b.id, payload: "after" });
    expect((await b.next()).payload).toBe("after");
  });

  it("cuts a socket that sends a message over the bound", async () => {
    const [a, b] = await pair();
    a.send({ type: "OFFER", dst: b.id, payload: "x".repeat(64 * 1024) });
    expect(await closed(a.socket)).toBe(1009);
  });

  it("cuts a socket that floods", async () => {
    const [a] = await pair();
    for (let count = 0; count < 1_000; count++) a.send({ type: "HEARTBEAT" });
    expect(await closed(a.socket)).toBe(1008);
  });

  it("relays nothing more of a socket that floods and does not answer the close, and ends it", async () => {
    const [a, b] = await pair();
    let heard = 0;
    b.socket.on("message", (bytes: Buffer) => {
      if (bytes.toString().includes('"flood"')) heard += 1;
    });
    const flood = await deafClient();
    const one = frame(JSON.stringify({ type: "OFFER", dst: b.id, payload: "flood" }));
    flood.write(Buffer.concat(Array.from({ length: 10_000 }, () => one)));
    await once(flood, "close");
    const last = new Promise<void>((resolve) => {
      b.socket.on("message", (bytes: Buffer) => bytes.toString().includes('"last"') && resolve());
    });
    a.send({ type: "OFFER", dst: b.id, payload: "last" });
    await last;
    // 500 at once and 50 a second.
    expect(heard).toBeGreaterThan(0);
    expect(heard).toBeLessThan(1_000);
  });

  it("refuses the next socket when it has as many as it takes, and takes one again when one has gone", async () => {
    const all: ReturnType<typeof dial>[] = [];
    while (all.length < MAX_SOCKETS) {
      const some = Array.from({ length: 100 }, () => dial());
      for (const one of some) expect((await one.next()).type).toBe("OPEN");
      all.push(...some);
    }
    expect(await closed(dial().socket)).toBe(1006);
    const [first] = all;
    if (!first) throw new Error("none");
    const gone = closed(first.socket);
    first.socket.close();
    await gone;
    expect((await dial().next()).type).toBe("OPEN");
  }, 60_000);

  it("takes upgrades on its own path only", async () => {
    const { socket } = dial("aa", "/elsewhere");
    expect(await closed(socket)).toBe(1006);
  });

  it("drops everyone when it crashes, refuses while down, and remembers nothing afterwards", async () => {
    const [a, b] = await pair();
    const dropped = Promise.all([closed(a.socket), closed(b.socket)]);
    server.broker?.stop();
    await dropped;
    expect(await closed(dial().socket)).toBe(1006);
    server.broker?.start();
    expect((await dial(a.id).next()).type).toBe("OPEN");
  });
});
