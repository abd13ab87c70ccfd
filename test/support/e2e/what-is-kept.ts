// What a browser keeps of the app: every record of every database, and every file of the origin's own file system.
// Rule: read from a page of the same origin that runs nothing of the app, so that looking changes nothing.
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";

import type { FerryBrowser } from "./browser.ts";
import type { FerryDevice } from "./device.ts";

export interface WhatIsKept {
  /** Keys and values of all databases as one text; bytes as numbers. */
  readonly records: string;
  /** Paths in OPFS, with "/" between. */
  readonly files: readonly string[];
}

/** `origin`: of the app, with a slash at the end. */
export async function whatIsKept(browser: FerryBrowser, origin: string): Promise<WhatIsKept> {
  const page = await browser.newPage(`${origin}config.json`);
  const records = await page.evaluate(async () => {
    const answer = <T>(request: IDBRequest<T>) =>
      new Promise<T>((resolve, reject) => {
        request.addEventListener("success", () => resolve(request.result));
        request.addEventListener("error", () => reject(request.error));
      });
    const records: string[] = [];
    for (const { name = "" } of await indexedDB.databases()) {
      const database = await answer(indexedDB.open(name));
      for (const store of database.objectStoreNames) {
        const read = () => database.transaction(store).objectStore(store);
        const [keys, values] = [await answer(read().getAllKeys()), await answer(read().getAll())];
        records.push(JSON.stringify({ name, keys, values }));
      }
      database.close();
    }
    return records.join("\n");
  });
  const files = await page.evaluate(listFiles);
  await page.close();
  return { records, files };
}

/** Paths of all files that Ferry has made, but for the salt of the names of those that it receives into. */
export async function madeFiles({ page }: FerryDevice): Promise<readonly string[]> {
  return (await page.evaluate(listFiles)).filter((path) => path !== "transfers/salt");
}

/** Runs in a page: paths of all files of the origin's own file system. */
async function listFiles(): Promise<string[]> {
  const files: string[] = [];
  const list = async (folder: FileSystemDirectoryHandle, path: string) => {
    for await (const [name, entry] of folder.entries()) {
      if (entry.kind === "file") files.push(path + name);
      else await list(entry, `${path}${name}/`);
    }
  };
  await list(await navigator.storage.getDirectory(), "");
  return files;
}

/** Files of the databases on disk that hold one of these texts, as bytes or as UTF-16; records that were deleted too. */
export async function databasesWith(profileFolder: string, texts: readonly string[]): Promise<readonly string[]> {
  const folder = join(profileFolder, "Default", "IndexedDB");
  const found: string[] = [];
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    const bytes = await readFile(join(entry.parentPath, entry.name));
    const holds = (text: string) => bytes.includes(text) || bytes.includes(Buffer.from(text, "utf16le"));
    if (texts.some(holds)) found.push(entry.name);
  }
  return found;
}
