// What is pasted on a conversation: files go to its device, text stays with its field.
import { expect } from "@open-wc/testing";

import { conversationPage, pathsOf } from "../../support/browser/conversation-page.ts";
import { deep, settled } from "../../support/browser/drawn.ts";
import { conversation } from "../../support/conversation-states.ts";

const page = () => conversationPage(conversation([]));

function paste(target: Element, give: (clipboard: DataTransfer) => void): ClipboardEvent {
  const clipboardData = new DataTransfer();
  give(clipboardData);
  const event = new ClipboardEvent("paste", { clipboardData, bubbles: true, composed: true, cancelable: true });
  target.dispatchEvent(event);
  return event;
}

describe("pasting on a conversation", () => {
  const png = () => new File(["p"], "image.png", { type: "image/png" });

  it("sends a pasted picture under a name of its own", async () => {
    const { element, app } = await page();
    const event = paste(deep(element, "textarea") as Element, (clipboard) => clipboard.items.add(png()));
    expect(event.defaultPrevented).to.equal(true);
    const [pairId, files] = app.callsOf("sendFiles")[0] ?? [];
    expect(pairId).to.equal("laptop");
    expect(pathsOf(files)[0]).to.match(/^Pasted \d{4}-\d\d-\d\d \d\d\.\d\d\.\d\d\.png$/);
  });

  it("sends pasted files under their names, when nothing has the focus too", async () => {
    const { app } = await page();
    paste(document.body, (clipboard) => clipboard.items.add(new File(["x"], "Lease.pdf")));
    expect(pathsOf(app.callsOf("sendFiles")[0]?.[1])).to.deep.equal(["Lease.pdf"]);
  });

  it("takes files when the page around has the focus, not from another field or a sheet", async () => {
    const { element, app } = await page();
    const give = (clipboard: DataTransfer) => clipboard.items.add(png());
    const field = document.createElement("input");
    element.parentElement?.append(field);
    expect(paste(field, give).defaultPrevented).to.equal(false);
    deep(deep(element, "ferry-device-menu") as Element, "button")?.click();
    await settled();
    expect(paste(deep(element, "dialog button") as Element, give).defaultPrevented).to.equal(false);
    expect(app.callsOf("sendFiles")).to.deep.equal([]);
    expect(paste(element.parentElement as Element, give).defaultPrevented).to.equal(true);
  });

  it("leaves text to the field, also text that comes with a picture of itself", async () => {
    const { element, app } = await page();
    const field = deep(element, "textarea") as Element;
    const plain = paste(field, (clipboard) => clipboard.setData("text/plain", "hello"));
    const office = paste(field, (clipboard) => {
      clipboard.setData("text/plain", "1\t2");
      clipboard.setData("text/html", "<table></table>");
      clipboard.items.add(png());
    });
    expect([plain.defaultPrevented, office.defaultPrevented]).to.deep.equal([false, false]);
    expect(app.callsOf("sendFiles")).to.deep.equal([]);
  });

  it("is deaf once the page is left", async () => {
    const { element, app } = await page();
    element.remove();
    paste(document.body, (clipboard) => clipboard.items.add(png()));
    expect(app.callsOf("sendFiles")).to.deep.equal([]);
  });
});
