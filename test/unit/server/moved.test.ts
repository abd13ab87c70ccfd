// The server's computer gets another address while it runs (a laptop that moved, a lease that ran out, a start before the
// network was up): codes shown by a page on localhost must name the address of now.
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { connect } from "node:tls";
import type { PeerCertificate } from "node:tls";

import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";

const network = vi.hoisted(() => ({ address: undefined as string | undefined }));
vi.mock("node:os", async (original) => {
  const os = await original<typeof import("node:os")>();
  const one = (address: string) => ({ address, family: "IPv4", internal: false, netmask: "", mac: "", cidr: null });
  return { ...os, networkInterfaces: () => (network.address === undefined ? {} : { eth0: [one(network.address)] }) };
});

const { startServer } = await import("../../../server/server.mjs");

/** The certificate that a connection made now is shown. */
function shown(port: number): Promise<PeerCertificate> {
  return new Promise((resolve, reject) => {
    const socket = connect({ port, host: "127.0.0.1", rejectUnauthorized: false }, () => {
      resolve(socket.getPeerCertificate());
      socket.destroy();
    });
    socket.on("error", reject);
  });
}

describe.each([undefined, "192.168.1.5"])("a server whose computer gets another address, after %s", (before) => {
  let folder = "";
  let server: Awaited<ReturnType<typeof startServer>>;
  beforeEach(async () => {
    network.address = before;
    folder = await mkdtemp(join(tmpdir(), "ferry-moved-"));
    server = await startServer({ root: ".", port: 0, certificateFolder: folder });
  });
  afterEach(async () => {
    await server.stop();
    await rm(folder, { recursive: true });
  });
  const config = async () =>
    (await (await fetch(`http://127.0.0.1:${server.port}/config.json`)).json()) as { publicUrl?: string };

  it("names the address of now in config.json", async () => {
    network.address = "10.0.0.7";
    expect((await config()).publicUrl).toBe(`https://10.0.0.7:${server.port}/`);
  });

  it("shows a certificate that names it too, and keeps that one for as long as nothing changes", async () => {
    const first = await shown(server.port);
    await config();
    expect((await shown(server.port)).fingerprint256).toBe(first.fingerprint256);
    network.address = "10.0.0.7";
    await config();
    // It is made while the page of the answer is being drawn.
    let now = first;
    while (now.fingerprint256 === first.fingerprint256) now = await shown(server.port);
    expect(now.subjectaltname).toContain("IP Address:10.0.0.7");
    if (before) expect(now.subjectaltname).toContain(`IP Address:${before}`);
    // Back again, both are named already.
    network.address = before;
    await config();
    expect((await shown(server.port)).fingerprint256).toBe(now.fingerprint256);
  });
});
