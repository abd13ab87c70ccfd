// Files that a person drops come with handles, as in a Chromium of a person's own; the headless one asks nobody.
// Rule: a real handle of real bytes (a copy in the origin's own file system) that IndexedDB keeps; only what the person is
// asked and answers is replaced. Works in pages that are opened from now on.
import type { FerryBrowser } from "./browser.ts";
import type { FerryDevice } from "./device.ts";

/** What the type definitions of the DOM leave out (WICG File System Access). */
interface Asks {
  queryPermission(): Promise<PermissionState>;
  requestPermission(): Promise<PermissionState>;
}
interface Gives {
  getAsFileSystemHandle(this: DataTransferItem): Promise<FileSystemHandle | null>;
}
interface Person {
  taps?: number;
}

/** Each page is allowed to read them only when the person was asked there, in a tap. */
export async function handsOverHandles({ context }: FerryBrowser): Promise<void> {
  await context.addInitScript(() => {
    let answer: PermissionState = "prompt";
    Object.assign(FileSystemFileHandle.prototype, {
      queryPermission: async () => answer,
      requestPermission: async () => {
        if (!navigator.userActivation.isActive) throw new DOMException("not in a tap", "SecurityError");
        (globalThis as Person).taps = ((globalThis as Person).taps ?? 0) + 1;
        return (answer = "granted");
      },
    } satisfies Asks);
    Object.assign(DataTransferItem.prototype, {
      async getAsFileSystemHandle() {
        // In the task of the drop, as the app must.
        const file = this.getAsFile();
        if (!file) return null;
        const root = await navigator.storage.getDirectory();
        const handle = await root.getFileHandle(file.name, { create: true });
        await file.stream().pipeTo(await handle.createWritable());
        return handle;
      },
    } satisfies Gives);
  });
}

/** How often the person was asked on this page since it was loaded. */
export function timesAsked({ page }: FerryDevice): Promise<number> {
  return page.evaluate(() => (globalThis as Person).taps ?? 0);
}

/** Every file chooser that opens on the page from now on, which nobody sees. */
export async function fileChoosers({ page }: FerryDevice): Promise<readonly object[]> {
  const opened: object[] = [];
  const session = await page.context().newCDPSession(page);
  session.on("Page.fileChooserOpened", (chooser) => opened.push(chooser));
  await session.send("Page.enable");
  await session.send("Page.setInterceptFileChooserDialog", { enabled: true });
  return opened;
}
