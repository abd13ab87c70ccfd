// What is dropped on a conversation, or on a device's row: files and folders with their paths, to the right verb.
import { expect } from "@open-wc/testing";

import type { AppState, Device } from "../../../src/app/state.ts";
import { focused } from "../../../src/ui/controllers/kept-focus.ts";
import { gather } from "../../../src/ui/conversation/dropped-files.ts";
import "../../../src/ui/pages/conversation.ts";
import type { FerryConversation } from "../../../src/ui/pages/conversation.ts";
import "../../../src/ui/pages/home.ts";
import type { FerryHome } from "../../../src/ui/pages/home.ts";
import { HOME } from "../../support/app-states.ts";
import { pathsOf } from "../../support/browser/conversation-page.ts";
import { control, deep, deepAll, drawn, expectAccessible, html, settled } from "../../support/browser/drawn.ts";
import { until } from "../../support/browser/until.ts";
import { conversation, CONVERSATION_STATES, inPhase } from "../../support/conversation-states.ts";

async function page(state: AppState = conversation([])) {
  return drawn<FerryConversation>(html`<ferry-conversation pairId="laptop"></ferry-conversation>`, state);
}

/** A file's content: `null` cannot be opened, a promise takes its time. */
type Content = string | null | Promise<string>;

/** A folder as the browser hands it over. */
interface Tree {
  readonly [name: string]: Tree | Content;
}

/** Chromium gives a hundred entries at a time. */
const BATCH = 100;

function entryOf(name: string, content: Tree | Content, path = `/${name}`): FileSystemEntry {
  if (content === null || typeof content === "string" || content instanceof Promise) {
    const file = async (done: (file: File) => void, failed: (error: DOMException) => void) => {
      if (content === null) failed(new DOMException("gone", "NotFoundError"));
      else done(new File([await content], name));
    };
    return { isFile: true, isDirectory: false, name, fullPath: path, file } as unknown as FileSystemEntry;
  }
  const createReader = () => {
    const entries = Object.entries(content).map(([inner, value]) => entryOf(inner, value, `${path}/${inner}`));
    return { readEntries: (done: (entries: FileSystemEntry[]) => void) => done(entries.splice(0, BATCH)) };
  };
  return { isFile: false, isDirectory: true, name, fullPath: path, createReader } as unknown as FileSystemEntry;
}

function dragged(things: Tree): DataTransfer {
  const items = Object.entries(things).map(([name, content]) => ({
    kind: "file",
    getAsFile: () => (typeof content === "string" ? new File([content], name) : null),
    webkitGetAsEntry: () => entryOf(name, content),
  }));
  return { types: ["Files"], items, dropEffect: "none" } as unknown as DataTransfer;
}

function drag(target: Element, type: "dragenter" | "dragover" | "drop", dataTransfer: DataTransfer): DragEvent {
  const event = new DragEvent(type, { bubbles: true, composed: true, cancelable: true });
  Object.defineProperty(event, "dataTransfer", { value: dataTransfer });
  target.dispatchEvent(event);
  return event;
}

const spoken = (element: Element, selector: string) =>
  (deep(element, selector)?.textContent ?? "").replaceAll(/\s+/g, " ").trim();

describe("dropping on a conversation", () => {
  it("says who gets it while something is dragged over, and takes that back", async () => {
    const { element } = await page();
    const timeline = deep(element, "ferry-timeline") as Element;
    const over = dragged({ "a.txt": "a", "b.txt": "b" });
    expect(drag(timeline, "dragenter", over).defaultPrevented).to.equal(true);
    await settled();
    expect(spoken(element, ".drop")).to.equal("Drop to send to Work laptop 2 items");
    await expectAccessible(element);
    element.dispatchEvent(new DragEvent("dragleave", { bubbles: true }));
    await settled();
    expect(deep(element, ".drop")).to.equal(undefined);
  });

  it("leaves drags of text alone", async () => {
    const { element } = await page();
    const text = { types: ["text/plain"], items: [] } as unknown as DataTransfer;
    expect(drag(element, "dragover", text).defaultPrevented).to.equal(false);
    await settled();
    expect(deep(element, ".drop")).to.equal(undefined);
  });

  it("sends loose files and whole folders with their paths, in the order of names", async () => {
    const { element, app } = await page();
    const things = {
      "note.txt": "n",
      "Jeju 2026": { "10.jpg": "j", "2.jpg": "i", raw: { "2.dng": "r" }, "": {} },
    };
    drag(deep(element, "ferry-timeline") as Element, "drop", dragged(things));
    await until(() => app.callsOf("sendFiles").length > 0, "the files are sent");
    const [pairId, files] = app.callsOf("sendFiles")[0] ?? [];
    expect(pairId).to.equal("laptop");
    expect(pathsOf(files)).to.deep.equal(["note.txt", "Jeju 2026/2.jpg", "Jeju 2026/10.jpg", "Jeju 2026/raw/2.dng"]);
  });

  it("goes on with a transfer that needs its file when dropped on its card", async () => {
    const entry = inPhase({ mine: true, phase: { is: "needs-file" } });
    const { element, app } = await page(conversation([entry]));
    const card = deep(element, "ferry-transfer-card") as Element;
    drag(card, "dragover", dragged({ "debian-13.iso": "d" }));
    await settled();
    expect(spoken(element, ".drop")).to.equal("Drop to go on with debian-13.iso");
    drag(card, "drop", dragged({ "debian-13.iso": "d" }));
    await until(() => app.callsOf("pickAgain").length > 0, "the file is handed over");
    expect(app.callsOf("pickAgain")[0]?.[0]).to.equal(entry.id);
    expect(pathsOf(app.callsOf("pickAgain")[0]?.[1])).to.deep.equal(["debian-13.iso"]);
    expect(app.callsOf("sendFiles")).to.deep.equal([]);
  });

  it("sends what can be read and names what cannot, until that is dismissed", async () => {
    const { element, app } = await page();
    drag(element, "drop", dragged({ Scans: { "1.pdf": "1", "2.pdf": null } }));
    await until(() => deep(element, ".state .any"), "what is left out is said");
    expect(pathsOf(app.callsOf("sendFiles")[0]?.[1])).to.deep.equal(["Scans/1.pdf"]);
    expect(spoken(element, ".state .any")).to.equal("2.pdf could not be read and was left out.");
    await expectAccessible(element);
    (deep(element, ".state .ico") as HTMLElement).click();
    await settled();
    expect(deep(element, ".state")).to.equal(undefined);
  });

  it("says that an empty folder has no files, and sends nothing", async () => {
    const { element, app } = await page();
    drag(element, "drop", dragged({ Empty: { Deeper: {} } }));
    await until(() => deep(element, ".state .any"), "it is said");
    expect(spoken(element, ".state .any")).to.equal("There are no files inside.");
    expect(app.callsOf("sendFiles")).to.deep.equal([]);
  });

  it("says nothing of it in the next device's conversation", async () => {
    const { element } = await page();
    drag(element, "drop", dragged({ "gone.pdf": null }));
    await until(() => deep(element, ".state .any"), "what is left out is said");
    element.pairId = "ipad";
    await settled();
    expect(spoken(element, ".state")).to.equal("");
  });

  it("sends nothing of what was stopped, or left, while its last file was opened", async () => {
    for (const end of [
      (element: FerryConversation) => control(element, "Stop").click(),
      (element: FerryConversation) => (element.pairId = "ipad"),
    ]) {
      const { element, app } = await page();
      let open: (text: string) => void = () => {};
      const slow = new Promise<string>((resolve) => (open = resolve));
      drag(element, "drop", dragged({ Scans: { "1.pdf": slow } }));
      await until(() => deep(element, ".state"), "it is being read");
      end(element);
      await settled();
      expect(spoken(element, ".state")).to.equal("");
      open("1");
      await settled();
      expect(app.callsOf("sendFiles")).to.deep.equal([]);
    }
  });

  it("takes nothing for a device that has dissolved the pair", async () => {
    const { element, app } = await page(CONVERSATION_STATES["conversation-unpaired"]);
    // Left to the page around, which refuses it.
    for (const type of ["dragenter", "dragover", "drop"] as const)
      expect(drag(element, type, dragged({ "a.txt": "a" })).defaultPrevented, type).to.equal(false);
    await settled();
    expect(deep(element, ".drop")).to.equal(undefined);
    expect(app.callsOf("sendFiles")).to.deep.equal([]);
  });
});

describe("dropping on a device's row", () => {
  it("sends to that device, and says so by a frame while something is over it", async () => {
    const { element, app } = await drawn<FerryHome>(html`<ferry-home></ferry-home>`, HOME);
    const rows = deepAll(element, "ferry-drop-row");
    const studio = rows[2]?.querySelector("ferry-device-row") as Element;
    drag(studio, "dragover", dragged({ "a.txt": "a" }));
    await settled();
    expect(deepAll(element, ".over")).to.have.length(1);
    await expectAccessible(element);
    drag(studio, "drop", dragged({ Scans: { "1.pdf": "1" } }));
    await until(() => app.callsOf("sendFiles").length > 0, "the files are sent");
    expect(app.callsOf("sendFiles")[0]?.[0]).to.equal("mac");
    expect(pathsOf(app.callsOf("sendFiles")[0]?.[1])).to.deep.equal(["Scans/1.pdf"]);
    await settled();
    expect(deepAll(element, ".over")).to.have.length(0);
  });

  it("is left to the page around, which refuses it, when that device has dissolved the pair", async () => {
    const { devices } = HOME;
    const laptop = { ...(devices["laptop"] as Device), trouble: "unpaired" } as const;
    const { element, app } = await drawn<FerryHome>(html`<ferry-home></ferry-home>`, {
      ...HOME,
      devices: { ...devices, laptop },
    });
    const row = deep(element, "ferry-device-row") as Element;
    for (const type of ["dragover", "drop"] as const)
      expect(drag(row, type, dragged({ "a.txt": "a" })).defaultPrevented, type).to.equal(false);
    await settled();
    expect([deepAll(element, ".over").length, app.callsOf("sendFiles")]).to.deep.equal([0, []]);
  });

  it("sends what is inside also when the devices are put in another order while it is read", async () => {
    const { element, app } = await drawn<FerryHome>(html`<ferry-home></ferry-home>`, HOME);
    let open: (text: string) => void = () => {};
    const slow = new Promise<string>((resolve) => (open = resolve));
    const studio = deepAll(element, "ferry-device-row")[2] as Element;
    drag(studio, "drop", dragged({ Scans: { "1.pdf": slow, more: { "2.pdf": "2" } } }));
    await until(() => deep(element, ".state"), "it is being read");
    app.set({ deviceOrder: ["mac", "laptop", "ipad"] });
    await settled();
    open("1");
    await until(() => app.callsOf("sendFiles").length > 0, "the files are sent");
    expect(app.callsOf("sendFiles").map(([pairId]) => pairId)).to.deep.equal(["mac"]);
  });
});

describe("the line about a drop", () => {
  /** Never read to its end. */
  const endless = dragged({ Scans: { "1.pdf": new Promise<string>(() => {}) } });

  it("gives the focus to the attach button when it is dismissed or stopped", async () => {
    for (const [what, button] of [
      [dragged({ "gone.pdf": null }), "Dismiss"],
      [endless, "Stop"],
    ] as const) {
      const { element } = await page();
      drag(element, "drop", what);
      await until(() => deep(element, ".state"), "it is said");
      await settled();
      control(element, button).focus();
      control(element, button).click();
      await settled();
      expect(focused() === control(element, "Attach"), button).to.equal(true);
    }
  });

  it("gives the focus to the row that it stood below", async () => {
    const { element } = await drawn<FerryHome>(html`<ferry-home></ferry-home>`, HOME);
    const row = deepAll(element, "ferry-device-row")[1] as Element;
    drag(row, "drop", endless);
    await until(() => deep(element, ".state"), "it is being read");
    control(element, "Stop").focus();
    control(element, "Stop").click();
    await settled();
    expect(focused() === deep(row, "a")).to.equal(true);
  });
});

describe("reading dropped folders", () => {
  const things = (name: string, content: Tree) => [
    { entry: entryOf(name, content), file: null, handle: Promise.resolve(null) },
  ];

  it("reads folders of more entries than the browser gives at once", async () => {
    const many = Object.fromEntries(Array.from({ length: 730 }, (_, n) => [`${n}.txt`, "x"]));
    const told: number[] = [];
    const { files } = await gather(things("many", many), (found) => told.push(found), new AbortController().signal);
    expect(files.map(({ path }) => path)).to.deep.equal(Object.keys(many).map((name) => `many/${name}`));
    expect(told.at(-1)).to.equal(730);
    expect(told.length).to.be.greaterThan(5);
  });

  it("ends at folders that are too deep and names them", async () => {
    const deepTree = Array.from({ length: 60 }).reduce<Tree>((inner, _, n) => ({ [`d${n}`]: inner, "f.txt": "x" }), {});
    const { files, unreadable } = await gather(things("root", deepTree), () => {}, new AbortController().signal);
    expect(files).to.have.length(31);
    expect(unreadable).to.have.length(1);
  });

  it("stops when it is told to", async () => {
    const stop = new AbortController();
    const many = Object.fromEntries(Array.from({ length: 500 }, (_, n) => [`${n}.txt`, "x"]));
    let ended: unknown;
    await gather(things("many", many), () => stop.abort("enough"), stop.signal).catch((error: unknown) => {
      ended = error;
    });
    expect(ended).to.equal("enough");
  });
});
