// The scanner: reads a code from the camera or a picture, says why there is no camera, and always ends the camera.
import { expect } from "@open-wc/testing";

import { enPairing } from "../../../src/ui/strings/en-pairing.ts";
import { HOME, INVITATION } from "../../support/app-states.ts";
import { FakeCamera, pictureOf } from "../../support/browser/camera.ts";
import { control, deep, expectAccessible, settled } from "../../support/browser/drawn.ts";
import { coming, drawnApp, goTo } from "../../support/browser/drawn-app.ts";
import { until } from "../../support/browser/until.ts";
import type { FakeApp } from "../../support/fake-app.ts";

const { scanner } = enPairing;
const LINK = INVITATION.link;

describe("the scanner", () => {
  let camera: FakeCamera;
  beforeEach(() => {
    camera = new FakeCamera();
  });
  afterEach(async () => {
    if (location.hash !== "#/") await goTo("#/");
    await until(() => camera.running === 0, "the camera is off after every test");
    camera.giveBack();
  });

  async function scanning() {
    const { element, app } = await drawnApp(HOME, "#/scan");
    const page = await coming(element, "ferry-scan");
    return { app, page };
  }
  const words = (page: HTMLElement) => page.shadowRoot?.querySelector(".middle")?.textContent ?? "";
  const shows = (page: HTMLElement, text: string) => until(() => words(page).includes(text), `it says "${text}"`);
  const opened = async (app: FakeApp) => {
    await until(() => app.callsOf("openInvitation").length > 0, "something was read");
    await settled();
    return app.callsOf("openInvitation");
  };

  it("is accessible with a camera and without one", async () => {
    const { page } = await scanning();
    await shows(page, scanner.point);
    await expectAccessible(page);
    camera.fault = "NotAllowedError";
    const { page: without } = await scanning();
    await shows(without, scanner.fault.refused.title);
    await expectAccessible(without);
  });

  it("opens what the rear camera sees, leaves, and ends the camera", async () => {
    const { app, page } = await scanning();
    await shows(page, scanner.point);
    expect(camera.running).to.equal(1);
    camera.see(LINK);
    expect(await opened(app)).to.deep.equal([[LINK]]);
    expect(location.hash).to.equal("#/");
    expect(camera.running).to.equal(0);
    expect(camera.asked[0]?.video).to.have.deep.property("facingMode", { ideal: "environment" });
    expect(camera.asked[0]?.audio).to.equal(false);
  });

  it("ends the camera when the page is left", async () => {
    const { page } = await scanning();
    await shows(page, scanner.point);
    await goTo("#/settings");
    await until(() => camera.running === 0);
  });

  it("ends a camera that was granted only after the page was left", async () => {
    let grant = (): void => {};
    camera.asking = new Promise((resolve) => (grant = resolve));
    await scanning();
    await until(() => camera.asked.length === 1);
    await goTo("#/");
    grant();
    await until(() => camera.streams.length === 1);
    await until(() => camera.running === 0);
  });

  it("goes back with Escape and with Close", async () => {
    await drawnApp(HOME, "#/pair");
    for (const leave of [
      (page: HTMLElement) =>
        deep(page, "main")?.dispatchEvent(new KeyboardEvent("keydown", { key: "Escape", bubbles: true })),
      (page: HTMLElement) => control(page, "Close").click(),
    ]) {
      await goTo("#/scan");
      const page = await coming(document.body, "ferry-scan");
      const left = new Promise((resolve) => addEventListener("hashchange", resolve, { once: true }));
      leave(page);
      await left;
      expect(location.hash).to.equal("#/pair");
      await settled();
    }
  });

  for (const [name, fault] of [
    ["NotFoundError", "none"],
    ["NotAllowedError", "refused"],
    ["NotReadableError", "busy"],
    ["TypeError", "failed"],
  ] as const)
    it(`says what is wrong after ${name}, and tries again when asked`, async () => {
      camera.fault = name;
      const { page } = await scanning();
      await shows(page, scanner.fault[fault].title);
      expect(words(page)).to.include(scanner.fault[fault].text);
      camera.fault = undefined;
      control(page, scanner.again).click();
      await shows(page, scanner.point);
    });

  it("says so when the camera is taken away", async () => {
    const { page } = await scanning();
    await shows(page, scanner.point);
    camera.streams[0]?.getTracks()[0]?.dispatchEvent(new Event("ended"));
    await shows(page, scanner.fault.busy.title);
  });

  it("is off while the page is hidden and on again afterwards", async () => {
    const { page } = await scanning();
    await shows(page, scanner.point);
    const visible = (state: DocumentVisibilityState) => {
      Object.defineProperty(document, "visibilityState", { value: state, configurable: true });
      document.dispatchEvent(new Event("visibilitychange"));
    };
    visible("hidden");
    await until(() => camera.running === 0);
    visible("visible");
    Reflect.deleteProperty(document, "visibilityState");
    await until(() => camera.running === 1);
    await shows(page, scanner.point);
  });

  it("reads a picture that was chosen", async () => {
    camera.fault = "NotFoundError";
    const { app, page } = await scanning();
    choose(page, await pictureOf(LINK));
    expect(await opened(app)).to.deep.equal([[LINK]]);
  });

  it("reads a picture that was dropped or pasted", async () => {
    camera.fault = "NotFoundError";
    for (const kind of ["drop", "paste"] as const) {
      const { app, page } = await scanning();
      const transfer = new DataTransfer();
      transfer.items.add(await pictureOf(LINK));
      if (kind === "paste") document.dispatchEvent(new ClipboardEvent("paste", { clipboardData: transfer }));
      else deep(page, "main")?.dispatchEvent(new DragEvent("drop", { dataTransfer: transfer, cancelable: true }));
      expect(await opened(app)).to.deep.equal([[LINK]]);
    }
  });

  it("says when a picture holds no code, or is none", async () => {
    camera.fault = "NotFoundError";
    const { app, page } = await scanning();
    for (const picture of [await pictureOf(undefined), new File(["text"], "code.png", { type: "image/png" })]) {
      choose(page, picture);
      await until(() => deep(page, ".picture")?.textContent === scanner.noCodeInPicture);
    }
    expect(app.callsOf("openInvitation")).to.deep.equal([]);
  });

  it("does not speak of what a picture holds when it could not be looked at", async () => {
    camera.fault = "NotFoundError";
    const { page } = await scanning();
    const picture = await pictureOf(LINK);
    const { getContext } = HTMLCanvasElement.prototype;
    HTMLCanvasElement.prototype.getContext = () => null;
    try {
      choose(page, picture);
      await until(() => deep(page, ".picture")?.textContent === scanner.pictureNotRead);
    } finally {
      HTMLCanvasElement.prototype.getContext = getContext;
    }
    await shows(page, scanner.fault.none.title);
    await expectAccessible(page);
  });

  it("takes a link that was pasted into the field", async () => {
    const { app, page } = await scanning();
    control(page, scanner.pasteLink).click();
    await settled();
    await expectAccessible(page);
    const input = deep<HTMLInputElement>(page, "#link");
    if (!input) throw new Error("no field for the link");
    expect((input.getRootNode() as ShadowRoot).activeElement === input).to.equal(true);
    input.value = ` ${LINK} `;
    control(page, scanner.open).click();
    expect(await opened(app)).to.deep.equal([[LINK]]);
  });
});

function choose(page: HTMLElement, picture: File): void {
  const input = deep<HTMLInputElement>(page, "input[type=file]");
  if (!input) throw new Error("no field for a picture");
  const transfer = new DataTransfer();
  transfer.items.add(picture);
  input.files = transfer.files;
  input.dispatchEvent(new Event("change"));
}
