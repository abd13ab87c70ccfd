// Files to send and to compare: random bytes that a seed makes again, and their SHA-256.
import { createCipheriv, createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { mkdir, open, readdir } from "node:fs/promises";
import { dirname, join } from "node:path";
import { pipeline } from "node:stream/promises";

const CHUNK_BYTES = 1024 * 1024;

/** Writes `byteLength` bytes that look random and depend on `seed` alone (AES-CTR of zeros). Returns their SHA-256. */
export async function writeRandomFile(path: string, byteLength: number, seed: string): Promise<string> {
  await mkdir(dirname(path), { recursive: true });
  const stream = createCipheriv(
    "aes-128-ctr",
    createHash("sha256").update(seed).digest().subarray(0, 16),
    Buffer.alloc(16),
  );
  const hash = createHash("sha256");
  const file = await open(path, "w");
  try {
    for (let done = 0; done < byteLength; done += CHUNK_BYTES) {
      const bytes = stream.update(Buffer.alloc(Math.min(CHUNK_BYTES, byteLength - done)));
      hash.update(bytes);
      await file.write(bytes);
    }
  } finally {
    await file.close();
  }
  return hash.digest("hex");
}

/** A folder of `count` files in sub-folders of fifty, some of them empty. Returns SHA-256 by path in the folder. */
export async function writeRandomFolder(folder: string, count: number, seed: string): Promise<Map<string, string>> {
  const digests = new Map<string, string>();
  for (let index = 0; index < count; index++) {
    const path = `part ${Math.floor(index / 50)}/file ${index}.bin`;
    const byteLength = (index * 7919) % 20_000;
    digests.set(path, await writeRandomFile(join(folder, path), byteLength, `${seed}/${index}`));
  }
  return digests;
}

/** SHA-256 of a file, lower-case hex. */
export async function sha256(path: string): Promise<string> {
  const hash = createHash("sha256");
  await pipeline(createReadStream(path), hash);
  return hash.digest("hex");
}

/** SHA-256 by path (with "/") of every file below a folder. */
export async function sha256OfFolder(folder: string): Promise<Map<string, string>> {
  const digests = new Map<string, string>();
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    const path = join(entry.parentPath, entry.name);
    digests.set(path.slice(folder.length + 1).replaceAll("\\", "/"), await sha256(path));
  }
  return digests;
}
