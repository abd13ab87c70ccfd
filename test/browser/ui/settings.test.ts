// Settings: what is ticked works at once, what is typed is checked first, and every own choice has a way back.
import { expect } from "@open-wc/testing";

import type { Settings } from "../../../src/app/state.ts";
import { focused } from "../../../src/ui/controllers/kept-focus.ts";
import "../../../src/ui/pages/settings.ts";
import { MAX_BROKERS, MAX_ICE_SERVERS } from "../../../src/protocol/limits.ts";
import { enSettings } from "../../../src/ui/strings/en-settings.ts";
import { APP_STATES, HOME, LEASE_ARRIVED } from "../../support/app-states.ts";
import { control, deep, deepAll, drawn, expectAccessible, html, settled } from "../../support/browser/drawn.ts";

const settings = (state = APP_STATES.settings as typeof HOME) => drawn(html`<ferry-settings></ferry-settings>`, state);
const own = () => settings(APP_STATES["settings-own"]);

function form(root: ParentNode, name: string): HTMLElement {
  const found = deep(root, name);
  if (!found) throw new Error(`no <${name}>`);
  return found;
}

function type(field: HTMLInputElement | HTMLTextAreaElement | undefined, value: string): void {
  if (!field) throw new Error("nothing to type into");
  field.value = value;
  field.dispatchEvent(new InputEvent("input", { bubbles: true, composed: true }));
}

describe("settings", () => {
  it("are accessible, empty and filled", async () => {
    for (const { element } of [await settings(), await own()]) await expectAccessible(element);
  });

  it("take the look and the way of connecting at once", async () => {
    const { element, app } = await settings();
    deepAll<HTMLInputElement>(element, "[name=theme]")[2]?.click();
    deepAll<HTMLInputElement>(element, "[name=policy]")[1]?.click();
    expect(app.callsOf("changeSettings")).to.deep.equal([[{ theme: "dark" }], [{ icePolicy: "local" }]]);
  });

  it("show what is used, what is free, and whether the browser keeps it", async () => {
    const { element, app } = await settings();
    const shown = () => deepAll(element, "dd").map((each) => each.textContent);
    expect(shown()).to.deep.equal(["1.2 GB", "38 GB"]);
    expect(element.shadowRoot?.textContent).to.include(enSettings.persisted);
    app.set({ storage: {} });
    await settled();
    expect(shown()).to.deep.equal([enSettings.unknown, enSettings.unknown]);
    expect(element.shadowRoot?.textContent).to.include(enSettings.notPersisted);
  });

  it("remove a kept file only after a question", async () => {
    const { element, app } = await settings();
    const name = enSettings.remove("Lease, signed.pdf");
    control(element, name).click();
    await settled();
    await expectAccessible(element);
    control(element, "Keep it").click();
    await settled();
    expect(app.callsOf("removeKept")).to.deep.equal([]);
    control(element, name).click();
    await settled();
    deep(element, ".btn.bad")?.click();
    expect(app.callsOf("removeKept")).to.deep.equal([[LEASE_ARRIVED.id]]);
  });

  it("give the focus to the next kept file when one is removed, at last to the heading", async () => {
    const { element, app } = await settings();
    const files = form(element, "ferry-kept-files");
    const remove = async (name: string) => {
      const button = control(files, enSettings.remove(name));
      button.focus();
      button.click();
      await settled();
      deep(files, ".btn.bad")?.click();
      await settled();
      const removed = new Set(app.callsOf("removeKept").flat());
      app.set({ recent: app.state.recent.filter(({ id }) => !removed.has(id)) });
      await settled();
    };
    await remove("Lease, signed.pdf");
    expect(focused() === control(files, enSettings.remove("site-backup"))).to.equal(true);
    await remove("site-backup");
    expect(focused() === deep(files, "h3")).to.equal(true);
    await expectAccessible(files);
  });

  it("list only what was received and is still kept", async () => {
    const { element, app } = await settings();
    const kept = () => deepAll(form(element, "ferry-kept-files"), "bdi").map((each) => each.textContent);
    expect(kept()).to.deep.equal(["Lease, signed.pdf", "site-backup"]);
    app.set({ recent: [{ ...LEASE_ARRIVED, kept: false }] });
    await settled();
    expect(kept()).to.deep.equal([]);
    expect(form(element, "ferry-kept-files").shadowRoot?.textContent).to.include(enSettings.nothingKept);
  });
});

describe("meeting points", () => {
  async function saved(text: string) {
    const { element, app } = await settings();
    const brokers = form(element, "ferry-broker-form");
    type(deep<HTMLTextAreaElement>(brokers, "textarea"), text);
    control(brokers, enSettings.save).click();
    await settled();
    return { app, brokers, fault: deep(brokers, ".fault:not([hidden])")?.textContent };
  }

  it("are taken one to a line", async () => {
    const { app, brokers, fault } = await saved(" https://a.example/peer \n\nhttp://localhost:9000\n");
    expect(fault).to.equal(undefined);
    expect(app.callsOf("changeSettings")).to.deep.equal([
      [{ brokers: ["https://a.example/peer", "http://localhost:9000"] }],
    ]);
    expect(deep(brokers, "[role=status]")?.textContent).to.equal(enSettings.saved);
  });

  for (const bad of [
    "a.example",
    "http://a.example",
    "ftp://a.example",
    "javascript:alert(1)",
    "https://user:secret@a.example",
    "https://a.example/?key=1",
    "https://a.example/#x",
    `https://a.example/${"x".repeat(200)}`,
  ])
    it(`are refused by name when one is no address: ${bad.slice(0, 40)}`, async () => {
      const { app, brokers, fault } = await saved(`https://good.example\n${bad}`);
      expect(fault).to.equal(enSettings.badBroker(bad));
      expect(app.callsOf("changeSettings")).to.deep.equal([]);
      await expectAccessible(brokers);
    });

  it("are refused when there are too many", async () => {
    const many = Array.from({ length: MAX_BROKERS + 1 }, (_, at) => `https://b${at}.example`);
    const { app, fault } = await saved(many.join("\n"));
    expect(fault).to.equal(enSettings.tooMany(MAX_BROKERS));
    expect(app.callsOf("changeSettings")).to.deep.equal([]);
  });

  it("are the site's own again when the field is emptied or reset", async () => {
    const { app } = await saved("  ");
    expect(app.callsOf("changeSettings")).to.deep.equal([[{ brokers: undefined }]]);
    const { element, app: second } = await own();
    const brokers = form(element, "ferry-broker-form");
    control(brokers, enSettings.reset).click();
    await settled();
    expect(second.callsOf("changeSettings")).to.deep.equal([[{ brokers: undefined }]]);
    expect(deep<HTMLTextAreaElement>(brokers, "textarea")?.value).to.equal("");
  });
});

describe("relays and address servers", () => {
  async function adding() {
    const { element, app } = await settings();
    const servers = form(element, "ferry-ice-form");
    control(servers, enSettings.addServer).click();
    await settled();
    const field = (at: number) => deepAll<HTMLInputElement>(servers, "input")[at];
    return { app, servers, field, save: () => control(servers, enSettings.save).click() };
  }

  it("get a row with the cursor in it, and are saved as one server", async () => {
    const { app, servers, field, save } = await adding();
    expect(servers.shadowRoot?.activeElement === field(0)).to.equal(true);
    type(field(0), "turns:relay.example:5349?transport=tcp");
    type(field(1), "ferry");
    type(field(2), "secret");
    await settled();
    save();
    expect(app.callsOf("changeSettings")).to.deep.equal([
      [{ iceServers: [{ urls: ["turns:relay.example:5349?transport=tcp"], username: "ferry", credential: "secret" }] }],
    ]);
  });

  it("are refused with the reason: no such address, or a relay without its password", async () => {
    const { app, servers, field, save } = await adding();
    for (const [url, why] of [
      ["https://relay.example", enSettings.badServer],
      ["stun:", enSettings.badServer],
      ["turn:relay.example", enSettings.needsPassword],
    ] as const) {
      type(field(0), url);
      await settled();
      save();
      await settled();
      expect(deep(servers, ".fault")?.textContent).to.equal(why);
      await expectAccessible(servers);
    }
    expect(app.callsOf("changeSettings")).to.deep.equal([]);
  });

  it("are as many as are used: the last one is said, and more that were kept are not saved again", async () => {
    const { app, servers, field, save } = await adding();
    const savedServers = () =>
      app.callsOf("changeSettings").map(([change]) => (change as Partial<Settings>).iceServers);
    const status = () => deep(servers, '[role="status"]')?.textContent ?? "";
    const rows = () => deepAll(servers, ".server").length;
    const add = control(servers, enSettings.addServer) as HTMLButtonElement;
    while (rows() < MAX_ICE_SERVERS) {
      expect(status()).to.equal("");
      add.click();
      await settled();
    }
    expect(status()).to.equal(enSettings.tooMany(MAX_ICE_SERVERS));
    expect(add.disabled).to.equal(true);
    for (let at = 0; at < MAX_ICE_SERVERS; at += 1) type(field(at * 3), `stun:${at}.example`);
    await settled();
    await expectAccessible(servers);
    save();
    expect(savedServers().map((servers) => servers?.length)).to.deep.equal([MAX_ICE_SERVERS]);

    const many = Array.from({ length: MAX_ICE_SERVERS + 2 }, (_, at) => ({ urls: [`stun:${at}.example`] }));
    app.set({ settings: { ...app.state.settings, iceServers: many } });
    await settled();
    expect(deep(servers, ".fault")?.textContent).to.equal(enSettings.tooMany(MAX_ICE_SERVERS));
    deepAll(servers, ".server button")[0]?.click();
    await settled();
    save();
    expect(savedServers()).to.have.length(1);
    deepAll(servers, ".server button")[0]?.click();
    await settled();
    expect(deep(servers, ".fault")).to.equal(undefined);
    save();
    expect(savedServers().map((servers) => servers?.length)).to.deep.equal([MAX_ICE_SERVERS, MAX_ICE_SERVERS]);
  });

  it("are shown as they were saved, can be taken away, and reset", async () => {
    const { element, app } = await own();
    const servers = form(element, "ferry-ice-form");
    const values = () => deepAll<HTMLInputElement>(servers, "input").map(({ value }) => value);
    expect(values()).to.deep.equal([
      "stun:stun.example:3478",
      "",
      "",
      "turn:turn.example:3478?transport=udp",
      "ferry",
      "secret",
    ]);
    deepAll(servers, ".server button")[1]?.click();
    await settled();
    control(servers, enSettings.save).click();
    control(servers, enSettings.reset).click();
    await settled();
    expect(app.callsOf("changeSettings")).to.deep.equal([
      [{ iceServers: [{ urls: ["stun:stun.example:3478"] }] }],
      [{ iceServers: undefined }],
    ]);
    expect(values()).to.deep.equal([]);
  });
});
