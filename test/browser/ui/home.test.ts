// The devices: what each row says, marks and leads to; recent files; this device's name; what is known of one device.
import { expect } from "@open-wc/testing";

import type { Device } from "../../../src/app/state.ts";
import "../../../src/ui/elements/device-menu.ts";
import "../../../src/ui/elements/recent-row.ts";
import "../../../src/ui/pages/home.ts";
import { enTrust } from "../../../src/ui/strings/en-trust.ts";
import { BACKUP_WAITS, device, HOME, SENDING_CLIP } from "../../support/app-states.ts";
import { control, deep, deepAll, drawn, expectAccessible, html, settled } from "../../support/browser/drawn.ts";

const rows = (root: ParentNode) =>
  deepAll(root, "ferry-device-row").map((row) => row.shadowRoot?.textContent?.replaceAll(/\s+/g, " ").trim() ?? "");

function withDevice(change: Partial<Device>) {
  const one = device("one", "Studio Mac", change);
  return { ...HOME, devices: { one }, deviceOrder: ["one"] };
}

describe("the devices", () => {
  it("are accessible as a page and as a list beside a page", async () => {
    for (const narrow of [false, true]) {
      const { element } = await drawn(html`<ferry-home ?narrow=${narrow}></ferry-home>`, HOME);
      await expectAccessible(element);
    }
  });

  it("say who, what is going on, and presence as a word", async () => {
    const { element } = await drawn(html`<ferry-home></ferry-home>`, HOME);
    const [laptop, ipad, mac] = rows(element);
    expect(laptop).to.equal("Work laptop Sending IMG_2044.MOV, 62% Direct");
    expect(ipad).to.equal("Kitchen iPad You: the train tickets are in the folder Relayed");
    expect(mac).to.equal("Studio Mac Waiting to send 3 files when it is back Offline");
  });

  it("keep the word for presence where there is no room to see it", async () => {
    const { element } = await drawn(html`<ferry-home narrow></ferry-home>`, HOME);
    expect(rows(element)[2]).to.include("Offline");
  });

  it("lead to their conversations, and mark the one that is shown", async () => {
    const { element } = await drawn(
      html`<ferry-home narrow .route=${{ at: "conversation", pairId: "ipad" }}></ferry-home>`,
      HOME,
    );
    const links = deepAll<HTMLAnchorElement>(element, "ferry-device-row").map((row) =>
      deep<HTMLAnchorElement>(row, "a"),
    );
    expect(links.map((link) => link?.hash)).to.deep.equal(["#/device/laptop", "#/device/ipad", "#/device/mac"]);
    expect(links.map((link) => link?.getAttribute("aria-current"))).to.deep.equal([null, "page", null]);
  });

  it("keep the focus on the one that has it when they are put in another order", async () => {
    const { element, app } = await drawn(html`<ferry-home></ferry-home>`, HOME);
    const links = () => deepAll(element, "ferry-device-row").map((row) => deep(row, "a"));
    for (const link of links()) {
      link?.focus();
      app.set({ deviceOrder: app.state.deviceOrder.toReversed() });
      await settled();
      expect(link?.matches(":focus")).to.equal(true);
    }
  });

  it("follow a transfer as it goes on", async () => {
    const { element, app } = await drawn(html`<ferry-home></ferry-home>`, HOME);
    app.set({ progress: { [SENDING_CLIP.id]: { storedBytes: SENDING_CLIP.byteLength * 0.93 } } });
    await settled();
    expect(rows(element)[0]).to.include("93%");
  });

  it("say every trouble in words, before anything else", async () => {
    const troubles = ["key-changed", "middle", "newer-version", "no-path", "unpaired"] as const;
    const texts = new Set<string>();
    for (const trouble of troubles) {
      const { element } = await drawn(html`<ferry-home></ferry-home>`, withDevice({ trouble, latest: BACKUP_WAITS }));
      expect(rows(element)[0]).not.to.include("Waiting to send");
      texts.add(rows(element)[0] ?? "");
    }
    expect(texts.size).to.equal(troubles.length);
  });

  it("treat a name as text, whatever it is", async () => {
    const name = "<img src=x onerror=alert(1)>\u202egnp";
    const { element } = await drawn(html`<ferry-home></ferry-home>`, {
      ...HOME,
      devices: { one: device("one", name) },
      deviceOrder: ["one"],
    });
    expect(deepAll(element, "img")).to.have.length(0);
    expect(deep(element, "bdi")?.textContent).to.equal(name);
  });

  it("have recent files below, each leading to where it belongs", async () => {
    const { element } = await drawn(html`<ferry-home></ferry-home>`, HOME);
    const recent = deepAll(element, "ferry-recent-row").map((row) => deep<HTMLAnchorElement>(row, "a"));
    expect(recent.map((link) => link?.hash)).to.deep.equal(["#/device/laptop", "#/device/ipad"]);
    expect(recent[0]?.textContent).to.include("Lease, signed.pdf");
  });
});

describe("the name of this device", () => {
  async function editing() {
    const { element, app } = await drawn(html`<ferry-name-field lead="This device is"></ferry-name-field>`, HOME);
    control(element, "Change the name of this device").click();
    await settled();
    const input = deep<HTMLInputElement>(element, "input");
    if (!input) throw new Error("no field for the name");
    return { element, app, input };
  }

  it("is accessible, shown and edited", async () => {
    const { element } = await drawn(html`<ferry-name-field lead="This device is"></ferry-name-field>`, HOME);
    await expectAccessible(element);
    const { element: edited, input } = await editing();
    await expectAccessible(edited);
    expect(edited.shadowRoot?.activeElement === input).to.equal(true);
  });

  it("is kept with Enter", async () => {
    const { element, app, input } = await editing();
    input.value = "  Heron ";
    control(element, "Save name").click();
    await settled();
    expect(app.callsOf("rename")).to.deep.equal([["Heron"]]);
    expect(deep(element, "input")).to.equal(undefined);
  });

  it("stays as it was with Escape, and when nothing is typed", async () => {
    const { app, input } = await editing();
    input.value = "Heron";
    input.dispatchEvent(new KeyboardEvent("keydown", { key: "Escape", bubbles: true }));
    await settled();
    const second = await editing();
    second.input.value = "   ";
    control(second.element, "Save name").click();
    await settled();
    expect([...app.callsOf("rename"), ...second.app.callsOf("rename")]).to.deep.equal([]);
  });
});

describe("what is known of one device", () => {
  async function open(change: Partial<Device> = {}) {
    const laptop = device("laptop", "Work laptop", { ...HOME.devices["laptop"], ...change });
    const state = { ...HOME, devices: { ...HOME.devices, laptop } };
    const { element, app } = await drawn(html`<ferry-device-menu .pairId=${"laptop"}></ferry-device-menu>`, state);
    control(element, enTrust.device.more).click();
    await settled();
    return { element, app };
  }

  it("is accessible, and shows the pictures with their names", async () => {
    const { element } = await open();
    await expectAccessible(element);
    const names = deepAll(element, "li .sm").map((each) => each.textContent);
    expect(names).to.deep.equal(["fox", "anchor", "lemon", "balloon"]);
  });

  it("says how and when it was paired, and when it was here last", async () => {
    const facts = (element: Element) => deepAll(element, "dd").map((each) => each.textContent);
    const ways = { code: "a code on the screen", link: "a shared link", words: "words", scans: "two scans" } as const;
    for (const [how, words] of Object.entries(ways)) {
      const { element } = await open({ how: how as keyof typeof ways, pairedAt: Date.now() });
      expect(facts(element)).to.deep.equal([`Today, with ${words}`, "Here now"]);
    }
    const lastSeenAt = new Date().setHours(9, 5) - 24 * 3_600_000;
    const { element } = await open({ presence: { is: "away" }, lastSeenAt });
    expect(facts(element)[1]).to.match(/^Yesterday, \d\d:05$/);
  });

  it("says when its key changed, and that pairing again is for who knows why", async () => {
    const { element } = await open({ trouble: "key-changed", presence: { is: "away" } });
    await expectAccessible(element);
    expect(deep(element, ".trouble")?.textContent).to.equal(
      "This device's key changed. Pair again only if you know why. Nothing was sent. " + enTrust.device.pairAgain,
    );
  });

  it("lets its files come without asking, only when ticked", async () => {
    const { element, app } = await open();
    deep<HTMLInputElement>(element, "input[type=checkbox]")?.click();
    expect(app.callsOf("setAutoAccept")).to.deep.equal([["laptop", true]]);
  });

  it("forgets after a second question, and not when it is kept", async () => {
    const { element, app } = await open();
    control(element, enTrust.device.forget).click();
    await settled();
    await expectAccessible(element);
    control(element, enTrust.device.keep).click();
    await settled();
    expect(app.callsOf("forget")).to.deep.equal([]);
    control(element, enTrust.device.forget).click();
    await settled();
    control(element, enTrust.device.forgetYes).click();
    await settled();
    expect(app.callsOf("forget")).to.deep.equal([["laptop"]]);
    expect(deep(element, "dialog")).to.equal(undefined);
  });
});
