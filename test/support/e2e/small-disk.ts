// A disk of its own for what a browser receives, which a test can fill to the last byte and free again.
// Rule: a real file system says that it is full; nothing in the browser is replaced. Needs root (Linux, tmpfs).
import { execFileSync, spawnSync } from "node:child_process";
import { mkdir, open, rm } from "node:fs/promises";
import { join } from "node:path";

const PIECE_BYTES = 1024 * 1024;

export interface SmallDisk {
  /** Takes all room that is left. */
  fill(): Promise<void>;
  /** Gives it back. */
  free(): Promise<void>;
  remove(): void;
}

/** Why it cannot be made here; undefined when it can. */
export function smallDiskMissing(): string | undefined {
  const isRoot = process.platform === "linux" && process.getuid?.() === 0;
  return isRoot ? undefined : "mounting a small disk needs root on Linux";
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
