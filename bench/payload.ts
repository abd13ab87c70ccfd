// What is sent: one file, or a folder of many small ones. Rule: random bytes that a seed makes again, written once.
import { join } from "node:path";

import { writeRandomFile } from "../test/support/e2e/files.ts";

const KIB = 1024;
/** Files of one folder inside the folder: what a disk lists fast. */
const FILES_IN_FOLDER = 500;

export interface Payload {
  /** To be dropped. */
  readonly path: string;
  /** As its card is called. */
  readonly name: string;
  readonly byteLength: number;
}

export async function oneFile(folder: string, byteLength: number): Promise<Payload> {
  const name = `bench-${byteLength}.bin`;
  await writeRandomFile(join(folder, name), byteLength, "bench");
  return { path: join(folder, name), name, byteLength };
}

export interface ManyShape {
  readonly count: number;
  readonly eachBytes: number;
}

/** "10000x4": ten thousand files of 4 KiB. */
export function readManyShape(text: string): ManyShape {
  const [count, kib] = text.split("x").map(Number);
  if (!count || !kib) throw new Error(`--files ${text}: expected COUNTxKIB, such as 10000x4`);
  return { count, eachBytes: kib * KIB };
}

export async function manyFiles(folder: string, { count, eachBytes }: ManyShape): Promise<Payload> {
  const name = `bench ${count} files`;
  for (let n = 0; n < count; n++) {
    const path = join(folder, name, `part ${Math.floor(n / FILES_IN_FOLDER)}`, `file ${n}.bin`);
    await writeRandomFile(path, eachBytes, `bench/${n}`);
  }
  return { path: join(folder, name), name, byteLength: count * eachBytes };
}
