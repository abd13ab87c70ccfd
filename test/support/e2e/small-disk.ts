// A disk of its own for what a browser receives, which a test can fill to the last byte and free again.
// Rule: a real file system says that it is full; nothing in the browser is replaced. Needs root (Linux, tmpfs).
import { execFileSync, spawnSync } from "node:child_process";
import { mkdtempSync, rmdirSync } from "node:fs";
import { mkdir, open, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

const PIECE_BYTES = 1024 * 1024;

export interface SmallDisk {
  /** Takes all room that is left. */
  fill(): Promise<void>;
  /** Gives it back. */
  free(): Promise<void>;
  remove(): void;
}

/** Why it cannot be made here, found out by making one; undefined when it can. */
export function smallDiskMissing(): string | undefined {
  if (process.platform !== "linux") return "a small disk needs Linux";
  const place = mkdtempSync(join(tmpdir(), "ferry-disk-"));
  const made = spawnSync("mount", ["-t", "tmpfs", "-o", "size=65536", "tmpfs", place], { encoding: "utf8" });
  if (made.status === 0) spawnSync("umount", [place]);
  rmdirSync(place);
  if (made.error) return "a small disk needs mount";
  return made.status === 0 ? undefined : `no small disk can be mounted here, root does: ${made.stderr.split("\n")[0]}`;
}

/** Where Chromium keeps the private file system of all sites of a profile that was not opened yet. */
export async function smallDiskFor(profileFolder: string, byteLength: number): Promise<SmallDisk> {
  const place = join(profileFolder, "Default/File System");
  await mkdir(place, { recursive: true });
  execFileSync("mount", ["-t", "tmpfs", "-o", `size=${byteLength}`, "tmpfs", place]);
  const ballast = join(place, "ballast");
  return {
    async fill() {
      const file = await open(ballast, "w");
      const piece = Buffer.alloc(PIECE_BYTES);
      try {
        // The last piece is written in part.
        while ((await file.write(piece)).bytesWritten === PIECE_BYTES);
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== "ENOSPC") throw error;
      } finally {
        await file.close();
      }
    },
    free: () => rm(ballast),
    // A browser that ends later may still hold it.
    remove: () => void spawnSync("umount", ["-l", place]),
  };
}
