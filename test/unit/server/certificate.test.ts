// The self-signed certificate: kept while it fits, made again when it does not, its key for its owner's eyes alone.
import { createPrivateKey, X509Certificate } from "node:crypto";
import { mkdtemp, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";

import { afterEach, beforeEach, describe, expect, it } from "vitest";

import { certificateFor } from "../../../server/certificate.mjs";

const NAMES = ["localhost", "my-host", "127.0.0.1", "192.168.7.9"];
const DAY_MS = 86_400_000;

describe("the certificate of this host", () => {
  let folder = "";
  beforeEach(async () => {
    folder = join(await mkdtemp(join(tmpdir(), "ferry-certificate-")), "kept");
  });
  afterEach(() => rm(dirname(folder), { recursive: true, force: true }));

  it("covers every name and address and serves no other purpose", async () => {
    const { cert, made } = await certificateFor(folder, NAMES);
    const certificate = new X509Certificate(cert);
    expect(made).toBe(true);
    expect(certificate.checkHost("my-host")).toBe("my-host");
    expect(certificate.checkIP("192.168.7.9")).toBe("192.168.7.9");
    expect(certificate.checkIP("192.168.7.10")).toBeUndefined();
    expect(certificate.ca).toBe(false);
  });

  it("lives for at most 398 days, the longest that browsers take", async () => {
    const certificate = new X509Certificate((await certificateFor(folder, NAMES)).cert);
    const days = (Date.parse(certificate.validTo) - Date.parse(certificate.validFrom)) / DAY_MS;
    expect(days).toBeGreaterThan(300);
    expect(days).toBeLessThanOrEqual(398);
  });

  it("is kept from run to run, with a key that only its owner can read", async () => {
    const first = await certificateFor(folder, NAMES);
    const second = await certificateFor(folder, NAMES);
    expect(second).toEqual({ ...first, made: false });
    expect((await stat(join(folder, "key.pem"))).mode & 0o777).toBe(0o600);
  });

  it("is made again when an address is new", async () => {
    await certificateFor(folder, NAMES);
    expect((await certificateFor(folder, [...NAMES, "10.0.0.7"])).made).toBe(true);
  });

  it("is made again before it runs out", async () => {
    await certificateFor(folder, NAMES);
    expect((await certificateFor(folder, NAMES, Date.now() + 300 * DAY_MS)).made).toBe(false);
    expect((await certificateFor(folder, NAMES, Date.now() + 390 * DAY_MS)).made).toBe(true);
  });

  it("is made again when what was kept is damaged", async () => {
    await certificateFor(folder, NAMES);
    await writeFile(join(folder, "cert.pem"), "not a certificate");
    expect((await certificateFor(folder, NAMES)).made).toBe(true);
  });

  it("is made again when the kept key is damaged, or another certificate's", async () => {
    const { key: another } = await certificateFor(join(folder, "another"), NAMES);
    for (const key of [another, "not a key"]) {
      await certificateFor(folder, NAMES);
      await writeFile(join(folder, "key.pem"), key);
      const { cert, key: made } = await certificateFor(folder, NAMES);
      expect(new X509Certificate(cert).checkPrivateKey(createPrivateKey(made))).toBe(true);
    }
  });
});
