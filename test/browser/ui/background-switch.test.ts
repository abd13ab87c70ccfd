// The switch for notifications: off until the browser allows them, asked at its tap alone, and honest when refused.
import { expect } from "@open-wc/testing";

import "../../../src/ui/settings/background-switch.ts";
import { enBackground } from "../../../src/ui/strings/en-background.ts";
import { HOME } from "../../support/app-states.ts";
import { deep, drawn, expectAccessible, html, settled } from "../../support/browser/drawn.ts";
import { FakeNotifications } from "../../support/browser/notifications.ts";

describe("the switch for notifications", () => {
  let notifications: FakeNotifications;
  beforeEach(() => {
    notifications = new FakeNotifications();
  });
  afterEach(() => notifications.giveBack());

  async function shown(notify?: boolean) {
    const settings = { ...HOME.settings, ...(notify !== undefined && { notify }) };
    const { element, app } = await drawn(html`<ferry-background-switch></ferry-background-switch>`, {
      ...HOME,
      settings,
    });
    const box = deep<HTMLInputElement>(element, "input");
    if (!box) throw new Error("no switch");
    const said = () => deep(element, "[role=status]")?.textContent?.trim();
    return { element, app, box, said };
  }

  it("is off and asks nothing by itself", async () => {
    const { element, box } = await shown();
    await expectAccessible(element);
    expect([box.checked, notifications.asked]).to.deep.equal([false, 0]);
  });

  it("asks at a tap, and is on once that is granted", async () => {
    const { app, box, said } = await shown();
    notifications.answer = "granted";
    box.click();
    await settled();
    expect(notifications.asked).to.equal(1);
    expect(app.callsOf("changeSettings")).to.deep.equal([[{ notify: true }]]);
    app.set({ settings: { ...HOME.settings, notify: true } });
    await settled();
    expect([box.checked, said()]).to.deep.equal([true, ""]);
    box.click();
    expect(app.callsOf("changeSettings").at(-1)).to.deep.equal([{ notify: false }]);
  });

  for (const [answer, fault] of [
    ["denied", "denied"],
    [undefined, "dismissed"],
  ] as const)
    it(`stays off and says why when the answer is ${answer ?? "none"}`, async () => {
      const { element, app, box, said } = await shown();
      notifications.answer = answer;
      box.click();
      await settled();
      expect([box.checked, said()]).to.deep.equal([false, enBackground.fault[fault]]);
      expect(app.callsOf("changeSettings")).to.deep.equal([]);
      await expectAccessible(element);
    });

  it("says so where nothing would show them, and asks nobody", async () => {
    notifications.shownBy(undefined);
    const { box, said } = await shown();
    box.click();
    await settled();
    expect([box.checked, said(), notifications.asked]).to.deep.equal([false, enBackground.fault.none, 0]);
  });

  it("is off when the browser took its leave back, whatever was chosen", async () => {
    notifications.permission = "denied";
    const { box } = await shown(true);
    expect(box.checked).to.equal(false);
  });
});
