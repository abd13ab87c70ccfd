// The corpus of dangerous names through all that a name goes through: cleaning, one folder, the zip, a device's name.
import { mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";

import { MAX_DEVICE_NAME_BYTES, MAX_PATH_BYTES, MAX_PATH_DEPTH } from "../../../src/protocol/limits.ts";
import { cleanDeviceName, cleanName, cleanPath } from "../../../src/protocol/names.ts";
import { uniquePaths } from "../../../src/protocol/unique-paths.ts";
import { attachment } from "../../../src/service-worker/content-disposition.ts";
import { zipStream } from "../../../src/storage/zip.ts";
import { encodeInvitation, parseInvitation } from "../../../src/trust/invitation.ts";
import { DANGEROUS_NAMES } from "../../support/dangerous-names.ts";
import { faultOfName, sameNames } from "../../support/plain-name.ts";
import { readZip } from "../../support/read-zip.ts";

const bytes = (text: string) => new TextEncoder().encode(text).byteLength;
const faults = (names: readonly string[]) => names.flatMap((name) => faultOfName(name) ?? []);

it("the corpus has more than 200 names", () => expect(DANGEROUS_NAMES.length).toBeGreaterThan(200));

describe("every dangerous name", () => {
  it("is a plain name, and the same when it is cleaned again", () => {
    for (const name of DANGEROUS_NAMES) {
      const clean = cleanName(name);
      expect(faultOfName(clean), JSON.stringify(name)).toBeUndefined();
      expect(cleanName(clean), JSON.stringify(name)).toBe(clean);
    }
  });

  it("as a path stays inside, within bounds, and the same when it is cleaned again", () => {
    for (const name of [...DANGEROUS_NAMES, ...DANGEROUS_NAMES.map((name) => `${name}/${name}`)]) {
      const clean = cleanPath(name);
      const segments = clean.split("/");
      expect(faults(segments), JSON.stringify(name)).toEqual([]);
      expect(segments.length).toBeLessThanOrEqual(MAX_PATH_DEPTH);
      expect(bytes(clean)).toBeLessThanOrEqual(MAX_PATH_BYTES);
      expect(cleanPath(clean), JSON.stringify(name)).toBe(clean);
    }
  });

  it("has a name of its own in one folder with all the others, twice", () => {
    const unique = uniquePaths([...DANGEROUS_NAMES, ...DANGEROUS_NAMES].map(cleanPath));
    expect(sameNames(unique)).toEqual([]);
    expect(faults(unique.flatMap((path) => path.split("/")))).toEqual([]);
    const folders = new Set(unique.flatMap((path) => path.split("/").map((_, n, all) => all.slice(0, n).join("/"))));
    expect(unique.filter((path) => folders.has(path))).toEqual([]);
  });

  it("can be written to a disk, all of them into one folder and none elsewhere", async () => {
    const folder = await mkdtemp(join(tmpdir(), "ferry-names-"));
    try {
      const names = uniquePaths(DANGEROUS_NAMES.map(cleanName));
      for (const name of names) await writeFile(join(folder, name), "");
      expect((await readdir(folder)).toSorted()).toEqual(names.toSorted());
    } finally {
      await rm(folder, { recursive: true });
    }
  });

  it("is a plain relative path in the zip that is saved", async () => {
    const paths = uniquePaths(DANGEROUS_NAMES.map(cleanPath));
    const items = paths.map((path, n) => ({ path, byteLength: 1, mediaType: "", modifiedAt: 1e12, offset: n }));
    const file = new Blob([new Uint8Array(paths.length)]);
    const zip = new Uint8Array(await new Response(zipStream(file, items)).arrayBuffer());
    const names = readZip(zip).map(({ name }) => name);
    expect(names).toEqual(paths);
    for (const name of names) expect(name.startsWith("/") || name.split("/").some((part) => part === "..")).toBe(false);
  });

  it("in the header of a download is one header of one file", () => {
    for (const name of DANGEROUS_NAMES) {
      const header = attachment(name);
      expect(header, JSON.stringify(name)).toMatch(/^attachment; filename\*=UTF-8''[A-Za-z0-9!#$&+.^_`|~%-]*$/);
      expect(new Headers({ "content-disposition": header }).get("content-disposition")).toBe(header);
    }
  });

  it("as a device's name is short, on one line, and the same when it is cleaned again", () => {
    for (const name of DANGEROUS_NAMES) {
      const clean = cleanDeviceName(name);
      expect(clean, JSON.stringify(name)).not.toBe("");
      expect(bytes(clean)).toBeLessThanOrEqual(MAX_DEVICE_NAME_BYTES);
      expect(clean).toMatch(/^[^\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]+$/u);
      expect(cleanDeviceName(clean), JSON.stringify(name)).toBe(clean);
    }
  });

  it("as the host's name in a link comes back cleaned, and changes nothing else of it", () => {
    const now = 1_800_000_000_000;
    for (const name of DANGEROUS_NAMES) {
      const hostName = cleanDeviceName(name);
      const secret = crypto.getRandomValues(new Uint8Array(32));
      const given = { kind: "link", secret, hostKeyHash: secret.slice(16), broker: { kind: "self" } } as const;
      const link = encodeInvitation({ ...given, hostName, expiresAt: now + 1_000 }, "https://ferry.example/");
      expect(parseInvitation(link, now)).toMatchObject({ ok: true, invitation: { ...given, hostName } });
    }
  });
});
