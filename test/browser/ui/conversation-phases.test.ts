// The card of a transfer: every phase says what is going on, and has those buttons that do something.
import { expect } from "@open-wc/testing";

import type { Progress, SaveStatus, TransferEntry } from "../../../src/app/state.ts";
import "../../../src/ui/conversation/transfer-card.ts";
import type { FerryTransferCard } from "../../../src/ui/conversation/transfer-card.ts";
import type { TransferActionEvent } from "../../../src/ui/conversation/transfer-events.ts";
import { HOME, item, transfer } from "../../support/app-states.ts";
import { deepAll, drawn, expectAccessible, html, settled } from "../../support/browser/drawn.ts";
import { inPhase, phaseName, PHASES } from "../../support/conversation-states.ts";

const PIXEL = "data:image/gif;base64,R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7";

interface CardOptions {
  readonly progress?: Progress;
  readonly saved?: SaveStatus;
  readonly shareable?: boolean;
}

async function card(entry: TransferEntry, { progress, saved, shareable = false }: CardOptions = {}) {
  const { element, app } = await drawn<FerryTransferCard>(
    html`<ferry-transfer-card
      .entry=${entry}
      .name=${"Work laptop"}
      .progress=${progress}
      .saved=${saved}
      .shareable=${shareable}
    ></ferry-transfer-card>`,
    HOME,
  );
  return { element, app };
}

const buttons = (element: Element) =>
  deepAll<HTMLButtonElement>(element, "button").map((button) => button.getAttribute("aria-label")?.split(":")[0]);
const text = (element: Element) =>
  (element.shadowRoot?.querySelector("article")?.textContent ?? "").replaceAll(/\s+/g, " ").trim();

/** What each phase must offer and say, by name; the words are the English ones. */
const EXPECTED: Readonly<Record<string, readonly [said: string, ...buttons: string[]]>> = {
  "sent-waiting-device": ["Work laptop isn't open right now", "Cancel"],
  "sent-waiting-answer": ["Waiting for Work laptop to accept", "Cancel"],
  "received-asked": ["Work laptop wants to send you this", "Accept", "Decline"],
  "sent-declined-them-user": ["Work laptop declined"],
  "sent-declined-them-no-room": ["Not enough room on Work laptop"],
  "sent-declined-them-too-many-items": ["Too many files at once"],
  "sent-declined-them-too-large": ["Too large for one transfer"],
  "sent-declined-them-storage": ["Work laptop could not store it"],
  "sent-declined-them-unsafe": ["The list of files was not what it said"],
  "received-declined-me-user": ["You declined"],
  "received-declined-me-no-room": ["Not enough room on this device"],
  "received-declined-me-too-many-items": ["Too many files at once"],
  "received-declined-me-too-large": ["Too large for one transfer"],
  "received-declined-me-storage": ["This browser would not store it"],
  "received-declined-me-unsafe": ["The list of files was not what it said"],
  "sent-moving": ["1.9 of 4.7 GB", "Pause", "Cancel"],
  "sent-paused-me-user": ["You paused this", "Resume", "Cancel"],
  "sent-paused-me-no-room": ["No room left on this device", "Resume", "Cancel"],
  "sent-paused-me-needs-file": ["Choose it once more", "Choose the file", "Cancel"],
  "sent-paused-me-storage": ["This browser would not store it", "Resume", "Cancel"],
  "sent-paused-me-busy": ["Moving in another tab", "Resume", "Cancel"],
  "sent-paused-them-user": ["Work laptop paused this", "Cancel"],
  "sent-paused-them-no-room": ["No room left on Work laptop", "Cancel"],
  "sent-paused-them-needs-file": ["Choose it once more", "Cancel"],
  "sent-paused-them-storage": ["Work laptop could not store it", "Cancel"],
  "sent-paused-them-busy": ["Work laptop is busy with it elsewhere", "Cancel"],
  "sent-reconnecting": ["The other device went away", "Cancel"],
  "sent-needs-file": ["Choose it once more", "Choose the file", "Cancel"],
  "sent-needs-file-true": ["Resume lets Ferry read it again", "Resume", "Choose the file", "Cancel"],
  "sent-checking": ["Checking what arrived", "Cancel"],
  "sent-done": ["4.7 GB · verified"],
  "sent-cancelled-me": ["You cancelled this"],
  "sent-cancelled-them": ["Work laptop cancelled this"],
  "sent-failed-unverified": ["This file can't be verified"],
  "sent-failed-changed": ["The file changed since it was offered"],
  "sent-failed-storage": ["It could not be stored"],
  "sent-failed-protocol": ["The two devices did not understand each other"],
  "received-moving": ["1.9 of 4.7 GB", "Pause", "Cancel"],
  "received-paused-me-user": ["You paused this", "Resume", "Cancel"],
  "received-paused-me-no-room": ["No room left on this device", "Resume", "Cancel"],
  "received-paused-me-needs-file": ["Work laptop has to choose it once more", "Resume", "Cancel"],
  "received-paused-me-storage": ["This browser would not store it", "Resume", "Cancel"],
  "received-paused-me-busy": ["Moving in another tab", "Resume", "Cancel"],
  "received-paused-them-user": ["Work laptop paused this", "Cancel"],
  "received-paused-them-no-room": ["No room left on Work laptop", "Cancel"],
  "received-paused-them-needs-file": ["Work laptop has to choose it once more", "Cancel"],
  "received-paused-them-storage": ["Work laptop could not store it", "Cancel"],
  "received-paused-them-busy": ["Work laptop is busy with it elsewhere", "Cancel"],
  "received-reconnecting": ["1.9 of 4.7 GB kept", "Cancel"],
  "received-needs-file": ["Work laptop has to choose it once more", "Cancel"],
  "received-checking": ["Checking what arrived", "Cancel"],
  "received-done": ["4.7 GB · verified", "Save", "Remove"],
  "received-cancelled-me": ["You cancelled this", "Remove"],
  "received-cancelled-them": ["Work laptop cancelled this", "Remove"],
  "received-failed-unverified": ["This file can't be verified", "Remove"],
  "received-failed-changed": ["The file changed since it was offered", "Remove"],
  "received-failed-storage": ["It could not be stored", "Remove"],
  "received-failed-protocol": ["The two devices did not understand each other", "Remove"],
};

describe("a transfer's card", () => {
  it("is accessible in every phase", async () => {
    for (const which of PHASES) {
      const { element } = await card(inPhase(which));
      try {
        await expectAccessible(element);
      } catch (error) {
        throw new Error(phaseName(which), { cause: error });
      }
    }
  });

  it("has an expectation for every phase", () => {
    expect(Object.keys(EXPECTED).toSorted()).to.deep.equal(PHASES.map(phaseName).toSorted());
  });

  for (const which of PHASES) {
    const name = phaseName(which);
    it(`says and offers what fits: ${name}`, async () => {
      const [said, ...offered] = EXPECTED[name] ?? [""];
      const { element } = await card(inPhase(which));
      expect(text(element)).to.contain(said);
      expect(buttons(element)).to.deep.equal(offered);
    });
  }

  it("says verified only when it is done", async () => {
    for (const which of PHASES) {
      const { element } = await card(inPhase(which));
      expect(text(element).includes("· verified"), phaseName(which)).to.equal(which.phase.is === "done");
    }
  });

  it("shows bytes, speed and time left as a progress bar with words", async () => {
    const progress = { storedBytes: 2.35e9, bytesPerSecond: 41e6, secondsLeft: 58 };
    const { element } = await card(inPhase({ mine: true, phase: { is: "moving" } }), { progress });
    await expectAccessible(element);
    const bar = element.shadowRoot?.querySelector("progress");
    expect(bar?.value).to.equal(2.35e9);
    expect(bar?.max).to.equal(4.7e9);
    expect(bar?.getAttribute("aria-valuetext")).to.match(/^50\s?%, 2\.4 of 4\.7 GB$/);
    expect(text(element)).to.contain("41 MB/s").and.to.contain("about 1 min left");
  });

  it("has no numbers that are not steady yet", async () => {
    const { element } = await card(inPhase({ mine: false, phase: { is: "moving" } }), { progress: { storedBytes: 1 } });
    expect(text(element)).not.to.contain("/s").and.not.to.contain("left");
  });

  it("draws a transfer of empty files as whole", async () => {
    const empty = transfer("empty", item("empty.txt", 0, "text/plain"), { phase: { is: "moving" } });
    const { element } = await card(empty);
    expect(element.shadowRoot?.querySelector("progress")?.position).to.equal(1);
  });

  it("tells what it is asked, with the transfer's id", async () => {
    const entry = inPhase({ mine: false, phase: { is: "paused", by: "me", reason: "user" } });
    const { element } = await card(entry);
    const asked: unknown[] = [];
    element.addEventListener("transfer-action", ({ action, transferId }: TransferActionEvent) =>
      asked.push([action, transferId]),
    );
    for (const button of deepAll<HTMLButtonElement>(element, "button")) button.click();
    expect(asked).to.deep.equal([
      ["resume", entry.id],
      ["cancel", entry.id],
    ]);
  });

  it("keeps the focus when the pressed button goes with its phase", async () => {
    const { element } = await card(inPhase({ mine: true, phase: { is: "moving" } }));
    const focused = () => element.shadowRoot?.activeElement;
    deepAll(element, "button")[0]?.focus();
    element.entry = inPhase({ mine: true, phase: { is: "paused", by: "me", reason: "user" } });
    await element.updateComplete;
    expect(focused()?.textContent?.trim()).to.equal("Resume");
    element.entry = inPhase({ mine: true, phase: { is: "reconnecting" } });
    await element.updateComplete;
    expect(focused()?.localName).to.equal("article");
  });

  it("asks for a folder again by the window for folders", async () => {
    const top = [{ name: "Jeju 2026", folder: true, files: 148, byteLength: 1.2e9 }];
    const { element } = await card(
      inPhase({ mine: true, phase: { is: "needs-file" } }, { top, itemCount: 148, byteLength: 1.2e9 }),
    );
    expect(buttons(element)).to.deep.equal(["Choose the folder", "Cancel", "Files"]);
  });

  it("offers sharing where the system takes files, and files one by one when there are several", async () => {
    const entry = inPhase({ mine: false, phase: { is: "done" } }, { itemCount: 3 });
    const { element } = await card(entry, { shareable: true });
    expect(buttons(element)).to.deep.equal(["Save", "Share", "Files", "Remove"]);
  });

  it("opens what the app gives an address for, and shows a picture of it", async () => {
    const photo = transfer("photo", item("harbour.png", 1e6, "image/png"));
    const { element, app } = await card({ ...photo, id: "unknown" });
    await settled();
    expect(buttons(element)).to.deep.equal(["Save", "Remove"]);
    app.previewUrls = { "photo/0": PIXEL };
    element.entry = photo;
    await settled();
    expect(buttons(element)).to.deep.equal(["Save", "Open", "Remove"]);
    expect(deepAll(element, "img")).to.have.length(1);
  });

  it("opens text without an address, and never asks for one", async () => {
    const { element, app } = await card(transfer("page", item("page.html", 1e4, "text/html")));
    await settled();
    expect(buttons(element)).to.deep.equal(["Save", "Open", "Remove"]);
    expect(app.callsOf("previewUrl")).to.deep.equal([]);
  });

  it("says how saving goes, and keeps Save from being pressed twice", async () => {
    const entry = inPhase({ mine: false, phase: { is: "done" } });
    const saving = await card(entry, { saved: { is: "saving", doneBytes: 1.2e9, totalBytes: 4.7e9 } });
    expect(text(saving.element)).to.contain("Saving, 1.2 of 4.7 GB");
    expect(saving.element.shadowRoot?.querySelector("button")?.disabled).to.equal(true);
    const failed = await card(entry, { saved: { is: "failed", why: "no-room" } });
    expect(text(failed.element)).to.contain("Not enough room to save it here.");
    expect(failed.element.shadowRoot?.querySelector("button")?.disabled).to.equal(false);
  });

  it("says how many files are not among them, whoever left them out and when, and that what was received is gone", async () => {
    for (const mine of [false, true]) {
      const stopped = await card(inPhase({ mine, phase: { is: "done" } }, { itemCount: 9, stoppedItems: 2 }));
      expect(text(stopped.element)).to.contain("2 files left out.");
    }
    const gone = await card(inPhase({ mine: false, phase: { is: "done" } }, { kept: false }));
    expect(text(gone.element)).to.contain("Removed from this device");
    expect(buttons(gone.element)).to.deep.equal([]);
  });

  it("keeps a name that runs from right to left from turning its sentence round", async () => {
    const { element } = await card(transfer("rtl", item("תמונה.png", 1e6, "image/png")));
    expect(element.shadowRoot?.querySelector("article")?.getAttribute("aria-label")).to.equal(
      "\u2068תמונה.png\u2069, from Work laptop",
    );
  });
});
