// Files chosen in the system's window: that they come whatever the browser does with it, and what is said of the others.
import { expect } from "@open-wc/testing";

import { type Choice, chooseFiles } from "../../../src/ui/conversation/chosen-files.ts";
import { conversationPage, pathsOf, textOf } from "../../support/browser/conversation-page.ts";
import { control, expectAccessible, settled } from "../../support/browser/drawn.ts";
import { until } from "../../support/browser/until.ts";
import { conversation, inPhase } from "../../support/conversation-states.ts";

const scope = globalThis as { showOpenFilePicker?: unknown };
const { showOpenFilePicker } = scope;
const { click } = HTMLInputElement.prototype;

afterEach(() => {
  scope.showOpenFilePicker = showOpenFilePicker;
  HTMLInputElement.prototype.click = click;
});

/** The system's window of an input opens, and stays until the test says what was chosen. */
function windows(): HTMLInputElement[] {
  const opened: HTMLInputElement[] = [];
  HTMLInputElement.prototype.click = function (this: HTMLInputElement) {
    opened.push(this);
  };
  return opened;
}

function chosen(input: HTMLInputElement | undefined, ...names: string[]): void {
  const transfer = new DataTransfer();
  for (const name of names) transfer.items.add(new File([name], name));
  if (input) input.files = transfer.files;
  input?.dispatchEvent(new Event("change"));
}

const handle = (name: string, fault?: string) => ({
  name,
  getFile: async () => (fault ? Promise.reject(new DOMException("no", fault)) : new File([name], name)),
});

describe("files chosen by an input", () => {
  for (const choice of ["files", "folder", "photo"] as const satisfies Choice[])
    it(`(${choice}) come: it is in the document, unseen, until it has answered`, async () => {
      delete scope.showOpenFilePicker;
      const opened = windows();
      const choosing = chooseFiles(choice);
      expect(opened.map((input) => [input.isConnected, input.checkVisibility()])).to.deep.equal([[true, false]]);
      chosen(opened[0], "a.txt");
      expect(pathsOf((await choosing).files)).to.deep.equal(["a.txt"]);
      expect(opened[0]?.isConnected).to.equal(false);
    });

  it("are none when its window is closed, and it goes", async () => {
    delete scope.showOpenFilePicker;
    const opened = windows();
    const choosing = chooseFiles("files");
    opened[0]?.dispatchEvent(new Event("cancel"));
    expect(await choosing).to.deep.equal({ files: [], unreadable: [] });
    expect(opened[0]?.isConnected).to.equal(false);
  });
});

describe("files chosen in a browser that gives handles", () => {
  const scans = [handle("a.txt"), handle("b.txt", "NotFoundError"), handle("c.txt", "NotAllowedError")];

  it("are sent but for those that cannot be opened, which are named; no second window is asked for", async () => {
    const opened = windows();
    scope.showOpenFilePicker = async () => scans;
    const { element, app } = await conversationPage(conversation([]));
    control(element, "Files").click();
    await until(() => app.callsOf("sendFiles").length > 0, "what opened is sent");
    expect(pathsOf(app.callsOf("sendFiles")[0]?.[1])).to.deep.equal(["a.txt"]);
    await settled();
    expect(textOf(element, ".state .any")).to.equal("2 files could not be read, b.txt first.");
    expect(opened).to.deep.equal([]);
    await expectAccessible(element);
  });

  it("are named when a transfer should go on with one that cannot be opened", async () => {
    scope.showOpenFilePicker = async () => [handle("debian-13.iso", "NotReadableError")];
    const { element, app } = await conversationPage(
      conversation([inPhase({ mine: true, phase: { is: "needs-file" } })]),
    );
    control(element, "Choose the file: debian-13.iso").click();
    await until(() => textOf(element, ".state .any") !== "", "it is named");
    expect(textOf(element, ".state .any")).to.equal("debian-13.iso could not be read and was left out.");
    expect(app.callsOf("pickAgain")).to.deep.equal([]);
  });

  it("go to the device they were chosen for, also when another is looked at by then", async () => {
    let choose: (handles: unknown) => void = () => {};
    scope.showOpenFilePicker = () => new Promise((resolve) => (choose = resolve));
    const { element, app } = await conversationPage(conversation([]));
    control(element, "Files").click();
    element.pairId = "ipad";
    await settled();
    choose([handle("secret.pdf")]);
    await until(() => app.callsOf("sendFiles").length > 0, "what was chosen is sent");
    expect(app.callsOf("sendFiles").map(([pairId]) => pairId)).to.deep.equal(["laptop"]);
  });

  it("are none when the window is closed, and nothing is said", async () => {
    const opened = windows();
    scope.showOpenFilePicker = async () => Promise.reject(new DOMException("closed", "AbortError"));
    const { element, app } = await conversationPage(conversation([]));
    control(element, "Files").click();
    await settled();
    expect([app.callsOf("sendFiles"), opened, textOf(element, ".state")]).to.deep.equal([[], [], ""]);
  });

  it("come by an input where the picker is refused", async () => {
    const opened = windows();
    scope.showOpenFilePicker = async () => Promise.reject(new DOMException("forbidden", "SecurityError"));
    const choosing = chooseFiles("files");
    await until(() => opened.length > 0, "an input opens its window");
    chosen(opened[0], "a.txt");
    expect(pathsOf((await choosing).files)).to.deep.equal(["a.txt"]);
  });
});
