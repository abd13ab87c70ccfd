// Saving, sharing and showing received items in a real browser; the picker and the clicks are watched, not shown.
import { expect } from "@open-wc/testing";

import type { SaveItem } from "../../../src/storage/saved-item.ts";
import { saveItems, type SaveOptions } from "../../../src/storage/save.ts";
import { previewUrl, shareItems } from "../../../src/storage/share.ts";

const HTML = "<!doctype html><script>parent.harm = 1</script>";
const file = new Blob([HTML, "second", "third"]);
const page: SaveItem = {
  path: "site/page.html",
  byteLength: HTML.length,
  mediaType: "text/html",
  modifiedAt: 1e12,
  offset: 0,
};
const second: SaveItem = { ...page, path: "site/b.txt", byteLength: 6, mediaType: "text/plain", offset: HTML.length };
const third: SaveItem = { ...second, path: "c.bin", byteLength: 5, offset: HTML.length + 6 };

type Picker = (options: { suggestedName: string }) => Promise<unknown>;
const scope = globalThis as unknown as { showSaveFilePicker: Picker | undefined };
const originalPicker = scope.showSaveFilePicker;
const originalClick = Reflect.get(HTMLAnchorElement.prototype, "click");
const originalEstimate = navigator.storage.estimate.bind(navigator.storage);
const clicks: { href: string; download: string }[] = [];

function options(more: Partial<SaveOptions> = {}): SaveOptions {
  return { file, items: [page], name: "site", onProgress() {}, ...more };
}

async function codeOf(promise: Promise<unknown>): Promise<string> {
  try {
    return String(await promise);
  } catch (error) {
    const { name, code } = error as { name: string; code: string };
    return `${name} ${code}`;
  }
}

/** A real file that stands for what a person picked. */
async function target(): Promise<FileSystemFileHandle> {
  const root = await navigator.storage.getDirectory();
  return root.getFileHandle(`saved-${crypto.randomUUID()}`, { create: true });
}

async function bytesOf(url: string): Promise<{ type: string; text: string }> {
  const response = await fetch(url);
  return { type: response.headers.get("content-type") ?? "", text: await response.text() };
}

beforeEach(() => {
  clicks.length = 0;
  HTMLAnchorElement.prototype.click = function (this: HTMLAnchorElement) {
    clicks.push({ href: this.href, download: this.download });
  };
});
afterEach(() => {
  scope.showSaveFilePicker = originalPicker;
  HTMLAnchorElement.prototype.click = originalClick;
  navigator.storage.estimate = originalEstimate;
});

describe("saving with a picker", () => {
  it("opens it before anything is awaited, and writes one item as itself", async () => {
    const handle = await target();
    let asked = "";
    scope.showSaveFilePicker = async ({ suggestedName }) => {
      asked = suggestedName;
      return handle;
    };
    const progress: number[] = [];
    const saving = saveItems(
      options({
        file: Promise.resolve(file),
        items: [second],
        onProgress: (done, total) => progress.push(done, total),
      }),
    );
    expect(asked).to.equal("b.txt");
    expect(await saving).to.equal("saved");
    expect(await (await handle.getFile()).text()).to.equal("second");
    expect(progress).to.deep.equal([6, 6]);
  });

  it("writes several items as one zip", async () => {
    const handle = await target();
    let asked = "";
    scope.showSaveFilePicker = async ({ suggestedName }) => {
      asked = suggestedName;
      return handle;
    };
    let last: readonly number[] = [];
    const items = [page, second, third];
    expect(await saveItems(options({ items, onProgress: (...both) => (last = both) }))).to.equal("saved");
    expect(asked).to.equal("site.zip");
    const saved = await handle.getFile();
    expect(last).to.deep.equal([saved.size, saved.size]);
    expect(await saved.slice(0, 4).text()).to.equal("PK\u0003\u0004");
  });

  it("is cancelled by the person, in the picker or while it writes", async () => {
    scope.showSaveFilePicker = async () => {
      throw new DOMException("no", "AbortError");
    };
    expect(await saveItems(options())).to.equal("cancelled");
    const handle = await target();
    scope.showSaveFilePicker = async () => handle;
    const stop = new AbortController();
    expect(await saveItems(options({ signal: stop.signal, onProgress: () => stop.abort() }))).to.equal("cancelled");
    expect(await codeOf(handle.getFile())).to.match(/NotFoundError/);
    expect(clicks).to.deep.equal([]);
  });

  it("says what went wrong: no room, a file in use, anything else", async () => {
    const failing = (name: string) => ({
      createWritable: async () => new WritableStream({ write: () => Promise.reject(new DOMException("x", name)) }),
      getFile: async () => file,
    });
    for (const [name, code] of [
      ["QuotaExceededError", "no-room"],
      ["NoModificationAllowedError", "busy"],
      ["UnknownError", "refused"],
    ] as const) {
      scope.showSaveFilePicker = async () => failing(name);
      expect(await codeOf(saveItems(options()))).to.equal(`SaveError ${code}`);
    }
    const handle = await target();
    scope.showSaveFilePicker = async () => handle;
    expect(await codeOf(saveItems(options({ file: Promise.resolve(undefined) })))).to.equal("SaveError busy");
    // The picker made it; it is of no use to anybody.
    expect(await codeOf(handle.getFile())).to.match(/NotFoundError/);
    expect(await codeOf(saveItems(options({ items: [] })))).to.equal("SaveError refused");
  });

  it("falls back to a download when the browser does not let it open", async () => {
    scope.showSaveFilePicker = async () => {
      throw new DOMException("no tap", "SecurityError");
    };
    expect(await saveItems(options())).to.equal("saved");
    expect(clicks.map(({ download }) => download)).to.deep.equal(["page.html"]);
  });
});

describe("saving without a picker", () => {
  beforeEach(() => {
    scope.showSaveFilePicker = undefined;
  });

  it("downloads one item as opaque bytes: HTML never becomes a document", async () => {
    expect(await saveItems(options())).to.equal("saved");
    const [click] = clicks;
    expect(click?.download).to.equal("page.html");
    expect(await bytesOf(click?.href ?? "")).to.deep.equal({ type: "application/octet-stream", text: HTML });
  });

  it("makes the zip in OPFS where no service worker streams it", async () => {
    expect(await saveItems(options({ items: [page, second] }))).to.equal("saved");
    expect(clicks.map(({ download }) => download)).to.deep.equal(["site.zip"]);
    const zip = await bytesOf(clicks[0]?.href ?? "");
    expect(zip.type).to.equal("application/octet-stream");
    expect(zip.text.startsWith("PK\u0003\u0004")).to.equal(true);
  });

  it("downloads one by one where there is no room for a zip", async () => {
    navigator.storage.estimate = async () => ({ quota: 1_000, usage: 1_000 });
    expect(await saveItems(options({ items: [page, second] }))).to.equal("saved");
    expect(clicks.map(({ download }) => download)).to.deep.equal(["page.html", "b.txt"]);
    for (const { href } of clicks) expect((await bytesOf(href)).type).to.equal("application/octet-stream");
  });
});

describe("showing and sharing", () => {
  it("shows pictures under our type and nothing that could be a document", async () => {
    const url = previewUrl(file, { ...second, mediaType: "IMAGE/PNG; x" }) ?? "";
    expect(await bytesOf(url)).to.deep.equal({ type: "image/png", text: "second" });
    URL.revokeObjectURL(url);
    for (const mediaType of ["text/html", "image/svg+xml", "application/pdf", "text/xml", "text/plain", ""]) {
      expect(previewUrl(file, { ...page, mediaType })).to.equal(undefined);
    }
  });

  it("gives the share sheet files with listed types and plain names", async () => {
    let shared: File[] = [];
    const target = navigator as unknown as Record<"canShare" | "share", unknown>;
    target.canShare = () => true;
    target.share = async ({ files }: { files: File[] }) => void (shared = files);
    try {
      expect(await shareItems(file, [page, second])).to.equal("shared");
      expect(shared.map(({ name, type }) => [name, type])).to.deep.equal([
        ["page.html", "application/octet-stream"],
        ["b.txt", "text/plain"],
      ]);
      expect(await shared[1]?.text()).to.equal("second");
      target.share = () => Promise.reject(new DOMException("no", "AbortError"));
      expect(await shareItems(file, [page])).to.equal("cancelled");
      target.canShare = () => false;
      expect(await shareItems(file, [page])).to.equal("unable");
    } finally {
      delete (target as Partial<typeof target>).canShare;
      delete (target as Partial<typeof target>).share;
    }
  });
});
