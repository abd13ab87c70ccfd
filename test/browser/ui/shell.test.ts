// The frame: places, back, the address of an invitation, banners, notices, what is said, and what shows without an app.
import { expect } from "@open-wc/testing";

import { reduce } from "../../../src/app/reduce.ts";
import type { BrokerStatus } from "../../../src/app/state.ts";
import { focused } from "../../../src/ui/controllers/kept-focus.ts";
import type { FerryNotice } from "../../../src/ui/elements/notice.ts";
import { enShell } from "../../../src/ui/strings/en-shell.ts";
import { APP_STATES, FIRST_OPEN, HOME, LEASE_ARRIVED } from "../../support/app-states.ts";
import { announced, control, deep, deepAll, expectAccessible, settled } from "../../support/browser/drawn.ts";
import { coming, drawnApp, goTo, narrowWindow } from "../../support/browser/drawn-app.ts";
import { FakeApp } from "../../support/fake-app.ts";

const said = (root: ParentNode) =>
  deepAll(root, "ferry-app > [role=status], [role=status]").map((each) => each.textContent);

describe("the frame", () => {
  let undo: () => void;
  beforeEach(() => {
    undo = narrowWindow(false);
  });
  afterEach(() => {
    undo();
    history.replaceState(null, "", "#/");
  });

  for (const name of ["home", "first-open", "offline", "broker-down", "update-ready", "storage-trouble"] as const)
    it(`is accessible: ${name}`, async () => {
      const { element } = await drawnApp(APP_STATES[name]);
      await expectAccessible(element);
    });

  for (const name of ["other-tab", "taken-over", "unable", "starting", "notice"] as const)
    it(`is accessible: ${name}`, async () => {
      const { element } = await drawnApp(APP_STATES[name]);
      await expectAccessible(element);
    });

  it("is accessible on a phone", async () => {
    undo();
    undo = narrowWindow(true);
    const { element } = await drawnApp(HOME);
    expect(deep(element, "ferry-places")).not.to.equal(undefined);
    await expectAccessible(element);
  });

  it("has a bar on a phone's first places, and none in a conversation", async () => {
    undo();
    undo = narrowWindow(true);
    const { element } = await drawnApp(HOME);
    expect(control(element, "Devices").getAttribute("aria-current")).to.equal("page");
    await goTo("#/device/laptop");
    await coming(element, "ferry-conversation");
    expect(deep(element, "ferry-places")).to.equal(undefined);
  });

  it("has the devices beside the page in a wide window", async () => {
    const { element } = await drawnApp(HOME, "#/settings");
    await coming(element, "ferry-settings");
    expect(deep(element, "ferry-home")).not.to.equal(undefined);
    expect(control(element, "Settings").getAttribute("aria-current")).to.equal("page");
  });

  it("shows the code at once to someone who has no pair", async () => {
    const { element, app } = await drawnApp(FIRST_OPEN);
    expect(deep(element, "ferry-qr-code")).not.to.equal(undefined);
    expect(app.callsOf("showInvitation")).to.deep.equal([[]]);
  });

  it("goes where the address says, and moves the focus there", async () => {
    const { element } = await drawnApp(HOME);
    await goTo("#/device/ipad");
    await coming(element, "ferry-conversation");
    expect(deep(element, "main")?.matches(":focus-within")).to.equal(true);
    expect(document.title).to.equal("Kitchen iPad · Ferry");
  });

  it("comes to no harm by an address that is nonsense", async () => {
    const { element } = await drawnApp(HOME);
    for (const place of ["#/nowhere", "#//", "#/device/", "#/device/__proto__", "#/device/constructor"]) {
      await goTo(place);
      expect(deep(element, ".blank")?.textContent?.trim(), place).to.equal(enShell.pickDevice);
    }
    await goTo("#/device/%E0%A4%A");
    await coming(element, "ferry-conversation");
    expect(control(element, enShell.toDevices).textContent).to.equal(enShell.toDevices);
  });

  it("takes a link to where one came from as the way back", async () => {
    const { element } = await drawnApp(HOME, "#/device/laptop");
    await goTo("#/device/ipad");
    const steps = history.length;
    const back = new Promise((resolve) => addEventListener("hashchange", resolve, { once: true }));
    deep(element, 'a[href="#/device/laptop"]')?.click();
    await back;
    expect(location.hash).to.equal("#/device/laptop");
    expect(history.length).to.equal(steps);
  });

  it("hands on an invitation and takes its secret out of the address", async () => {
    const { app } = await drawnApp(HOME);
    await goTo("#/pair/EGcfuSecret");
    expect(location.hash).to.equal("#/");
    const [[link]] = app.callsOf("openInvitation") as [[string]];
    expect(link.endsWith("#/pair/EGcfuSecret")).to.equal(true);
  });

  it("keeps an invitation until there is an app, with a clean address at once", async () => {
    history.replaceState(null, "", "#/pair/EGcfuEarly");
    const element = document.createElement("ferry-app");
    document.body.append(element);
    expect(location.hash).to.equal("#/");
    const app = new FakeApp(FIRST_OPEN);
    element.app = app;
    await settled();
    expect(app.callsOf("openInvitation").map(([link]) => String(link).split("#")[1])).to.deep.equal([
      "/pair/EGcfuEarly",
    ]);
    element.remove();
    expect(app.listenerCount).to.equal(0);
  });

  it("counts down to the next try of a meeting point, and says so once", async () => {
    const retryAt = Date.now() + 12_000;
    const { element, app } = await drawnApp(HOME);
    app.set({ brokers: [{ url: "https://broker.example", is: "offline", retryAt }] });
    await settled();
    expect(deep(element, ".banner")?.textContent).to.match(/Next try in 0:1\d/);
    expect(said(element)).to.include(enShell.brokerDown);
  });

  it("tells of a meeting point all the while it is tried in vain, aloud once, and no longer when it answers", async () => {
    const { element, app } = await drawnApp({ ...HOME, brokers: [] });
    const heard = announced(element);
    const url = "https://broker.example";
    const banner = () => deep(element, ".banner")?.textContent ?? "";
    const tell = async (is: BrokerStatus["is"], retryAt?: number) => {
      const status = retryAt === undefined ? { url, is } : { url, is, retryAt };
      app.set(reduce(app.state, { type: "broker", url, status }));
      await settled();
    };
    await tell("connecting");
    expect(banner()).to.equal("");
    for (let round = 0; round < 3; round += 1) {
      await tell("offline", Date.now() + 12_000);
      expect(banner())
        .to.contain(enShell.brokerDown)
        .and.match(/Next try in 0:1\d/);
      await tell("connecting");
      expect(banner()).to.contain(enShell.brokerDown).and.contain(enShell.brokerTrying);
    }
    expect(heard).to.deep.equal([enShell.brokerDown]);
    await tell("online");
    await tell("connecting");
    expect(banner()).to.equal("");
  });

  it("does not speak of meeting points while one of them answers, nor while offline", async () => {
    const down = { url: "https://a.example", is: "offline" } as const;
    const { element, app } = await drawnApp({ ...HOME, brokers: [down, { url: "https://b.example", is: "online" }] });
    expect(deep(element, ".banner")).to.equal(undefined);
    app.set({ brokers: [down], online: false });
    await settled();
    expect(deepAll(element, ".banner")).to.have.length(1);
    expect(deep(element, ".banner")?.textContent).to.contain(enShell.offline);
  });

  it("updates only when asked", async () => {
    const { element, app } = await drawnApp(APP_STATES["update-ready"]);
    expect(app.callsOf("applyUpdate")).to.have.length(0);
    control(element, "Update").click();
    expect(app.callsOf("applyUpdate")).to.have.length(1);
  });

  it("keeps a notice until it is dismissed", async () => {
    const { element, app } = await drawnApp(APP_STATES.notice);
    expect(said(element).join()).to.include("4.2 GB needed, 1.1 GB free");
    control(element, "Dismiss").click();
    expect(app.callsOf("dismissNotice")).to.have.length(1);
    app.clear("notice");
    await settled();
    expect(deep(element, ".notice")).to.equal(undefined);
  });

  it("gives the focus to the page, or to the sheet's heading, when a notice is dismissed", async () => {
    for (const [name, next] of [
      ["home", "main"],
      ["paired", "dialog h2"],
    ] as const) {
      const { element, app } = await drawnApp(APP_STATES[name]);
      app.set({ notice: { code: "link-copied" } });
      await settled();
      control(element, "Dismiss").focus();
      app.clear("notice");
      await settled();
      expect(focused() === deep(element, next), name).to.equal(true);
    }
  });

  it("draws a notice once: in the sheet that is open, and on the page when that is gone", async () => {
    const { element, app } = await drawnApp(APP_STATES.paired);
    const drawnIn = () => deepAll<FerryNotice>(element, "ferry-notice").filter((each) => deep(each, ".notice"));
    app.set({ notice: { code: "link-copied" } });
    await settled();
    expect(drawnIn().map(({ inside }) => inside)).to.deep.equal([true]);
    app.clear("paired");
    await settled();
    expect(drawnIn().map(({ inside }) => inside)).to.deep.equal([false]);
  });

  it("says a message and an end that just came, not what was loaded", async () => {
    const { element, app } = await drawnApp({ ...HOME, recent: [] });
    app.set({ recent: [{ ...LEASE_ARRIVED, phase: { is: "moving" } }] });
    await settled();
    expect(said(element).join("")).to.equal("");
    app.set({ recent: [LEASE_ARRIVED] });
    await settled();
    expect(said(element).join("")).to.include("Lease, signed.pdf");
    const { ipad } = HOME.devices;
    if (!ipad?.latest) throw new Error("the state has an iPad with something in it");
    const latest = {
      ...ipad.latest,
      id: "chat-2",
      mine: false,
      text: "Got it",
      at: ipad.latest.at + 1,
    } as typeof ipad.latest;
    app.set({ devices: { ...HOME.devices, ipad: { ...ipad, latest } } });
    await settled();
    expect(said(element).join("")).to.include("Got it");
  });

  it("offers to take over from another tab, and takes nothing by itself", async () => {
    const { element, app } = await drawnApp(APP_STATES["other-tab"]);
    expect(app.calls).to.deep.equal([]);
    control(element, "Use it here").click();
    expect(app.callsOf("useHere")).to.have.length(1);
    app.set({ ownership: "here" });
    await settled();
    expect(deep(element, "ferry-shell")).not.to.equal(undefined);
  });

  it("names what the browser lacks", async () => {
    const missing = ["webrtc", "opfs"] as const;
    const { element } = await drawnApp({ ...APP_STATES.unable, device: { ...FIRST_OPEN.device, missing } });
    const lacks = deepAll(deep(element, "ferry-unable") as HTMLElement, "h2").map((each) => each.textContent);
    expect(lacks).to.deep.equal(missing.map((ability) => enShell.missing[ability].lacks));
  });

  it("is not replaced by a file that is dropped beside every target", async () => {
    const { element } = await drawnApp(FIRST_OPEN);
    const dataTransfer = new DataTransfer();
    dataTransfer.items.add(new File(["text"], "a.txt"));
    for (const type of ["dragover", "drop"]) {
      const event = new DragEvent(type, { dataTransfer, bubbles: true, composed: true, cancelable: true });
      element.dispatchEvent(event);
      expect(event.defaultPrevented, type).to.equal(true);
    }
  });

  it("wears the chosen look, and the system's when that is chosen again", async () => {
    const { app } = await drawnApp({ ...HOME, settings: { theme: "dark", icePolicy: "all" } });
    expect(document.documentElement.dataset["theme"]).to.equal("dark");
    app.set({ settings: { theme: "system", icePolicy: "all" } });
    expect(document.documentElement.dataset["theme"]).to.equal(undefined);
  });
});
