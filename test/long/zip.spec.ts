// A zip above 4 GiB, as it is saved, in the hands of other programs: Info-ZIP's unzip and Python's zipfile.
// Rule: a program that is not installed is named among the figures; without any of them it is skipped.
import { execFile, spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { createReadStream, createWriteStream } from "node:fs";
import { mkdtemp, open, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { promisify } from "node:util";

import { expect, test } from "@playwright/test";

import { type SaveItem } from "../../src/storage/saved-item.ts";
import { zipLength, zipStream } from "../../src/storage/zip.ts";
import { figure, seedOfRun } from "../support/e2e/figures.ts";
import { Seeded } from "../support/seeded.ts";

const GiB = 1024 ** 3;
const LARGE_BYTES = 4 * GiB + 4_321;
const NAMES = ["Jeju/first.txt", "Jeju/제주 바다 4 GiB.bin", "Jeju/naïve \u{1f30a}.txt"] as const;

const run = promisify(execFile);
const isThere = (program: string, flag: string) => spawnSync(program, [flag]).status === 0;
const python = isThere("python3", "--version");
const unzip = isThere("unzip", "-v");

/** A file as zips read it. Node's own Blob of a file counts its parts in 32 bits. */
function fileAt(path: string): Blob {
  const slice = (start: number, end: number) => Readable.toWeb(createReadStream(path, { start, end: end - 1 }));
  return { slice } as unknown as Blob;
}

/** Reads every entry, which compares its check sum, and prints names, sizes and SHA-256. */
const PYTHON = `
import hashlib, json, sys, zipfile
entries = []
with zipfile.ZipFile(sys.argv[1]) as archive:
    for entry in archive.infolist():
        digest = hashlib.sha256()
        with archive.open(entry) as source:
            while part := source.read(1 << 20):
                digest.update(part)
        entries.append([entry.filename, entry.file_size, digest.hexdigest()])
print(json.dumps(entries))
`;

/** SHA-256 of an item's bytes in the stored file, hex. */
async function sha256Of(path: string, { offset, byteLength }: SaveItem): Promise<string> {
  const hash = createHash("sha256");
  await pipeline(createReadStream(path, { start: offset, end: offset + byteLength - 1 }), hash);
  return hash.digest("hex");
}

test("a zip above 4 GiB opens in other programs, with its names and all bytes", async () => {
  test.skip(!python && !unzip, "neither python3 nor unzip is installed");
  const folder = await mkdtemp(join(tmpdir(), "ferry-zip-"));
  try {
    const sizes = [11, LARGE_BYTES, 7];
    let offset = 0;
    const items = NAMES.map((path, n): SaveItem => {
      const byteLength = sizes[n] ?? 0;
      offset += byteLength;
      return { path, byteLength, mediaType: "", modifiedAt: Date.UTC(2026, 10, 21), offset: offset - byteLength };
    });
    const random = new Seeded(seedOfRun());
    const stored = await open(join(folder, "stored"), "w");
    await stored.truncate(offset);
    // Some bytes in each, the largest at both sides of 4 GiB.
    for (const at of [0, 100, 2 * GiB, 4 * GiB - 50, 4 * GiB + 50, offset - 20])
      await stored.write(random.bytes(20), 0, 20, at);
    await stored.close();

    const zip = join(folder, "saved.zip");
    const stream = zipStream(fileAt(join(folder, "stored")), items);
    await pipeline(Readable.fromWeb(stream as import("node:stream/web").ReadableStream), createWriteStream(zip));
    const { size } = await stat(zip);
    expect(size).toBe(zipLength(items));

    if (python) {
      const script = join(folder, "read.py");
      await writeFile(script, PYTHON);
      const { stdout } = await run("python3", [script, zip]);
      const digests = await Promise.all(items.map((item) => sha256Of(join(folder, "stored"), item)));
      expect(JSON.parse(stdout)).toEqual(items.map(({ path, byteLength }, n) => [path, byteLength, digests[n]]));
    }
    if (unzip) await run("unzip", ["-tqq", zip]);
    figure(`${(size / GiB).toFixed(2)} GiB`);
    figure(`Python's zipfile: ${python ? "every SHA-256 equal" : "not installed"}`);
    figure(`unzip: ${unzip ? "no errors" : "not installed"}`);
  } finally {
    await rm(folder, { recursive: true });
  }
});
