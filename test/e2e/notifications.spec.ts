// Notifications of a page in the background, in a real browser with a real permission. A page here always counts as
// visible, so whether it is hidden is said by the test; everything after that is the browser's own.
import { join } from "node:path";

import type { Page } from "@playwright/test";

import { pairedDevices, type FerryDevice } from "../support/e2e/device.ts";
import { writeRandomFile } from "../support/e2e/files.ts";
import { expect, test } from "../support/e2e/fixtures.ts";

const MARKUP_NAME = "<img src=x onerror=top.ran=1>";
const FILE = "plan.bin";

/** What the system shows, as the service worker that showed it says. */
function shown(page: Page): Promise<{ title: string; body: string }[]> {
  return page.evaluate(async () => {
    const { getNotifications } = await navigator.serviceWorker.ready;
    const all = await getNotifications.call(await navigator.serviceWorker.ready);
    return all.map(({ title, body }) => ({ title, body }));
  });
}
/** A hidden page gets no frames, so nothing is drawn meanwhile. */
async function hide(page: Page, hidden: boolean): Promise<void> {
  await page.evaluate((value) => {
    const scope = globalThis as typeof globalThis & {
      real?: typeof requestAnimationFrame;
      held?: FrameRequestCallback[];
    };
    scope.real ??= scope.requestAnimationFrame.bind(scope);
    const held = (scope.held ??= []);
    scope.requestAnimationFrame = value ? (call) => held.push(call) : scope.real;
    if (!value) for (const call of held.splice(0)) scope.requestAnimationFrame(call);
    Object.defineProperty(document, "hidden", { get: () => value, configurable: true });
    document.dispatchEvent(new Event("visibilitychange"));
  }, hidden);
}
/** Nothing tells a page which badge it has, so what it sets is written down. */
async function watchBadge(page: Page): Promise<void> {
  await page.evaluate(() => {
    const set = async (count: number) => void Object.assign(globalThis, { badge: count });
    Object.assign(navigator, { setAppBadge: set, clearAppBadge: () => set(0) });
  });
}
function badge(page: Page): Promise<number | undefined> {
  return page.evaluate(() => (globalThis as { badge?: number }).badge);
}
/** In the service worker: what the browser does at a tap, but for the person's touch, which only brings a page forward. */
async function tap(): Promise<void> {
  const scope = globalThis as unknown as EventTarget & {
    registration: ServiceWorkerRegistration;
    NotificationEvent: new (type: string, init: { notification: Notification | undefined }) => Event;
  };
  const [notification] = await scope.registration.getNotifications();
  scope.dispatchEvent(new scope.NotificationEvent("notificationclick", { notification }));
}
async function renamed(device: FerryDevice, name: string): Promise<void> {
  await device.button("Change the name of this device").first().click();
  await device.page.getByRole("textbox", { name: "Name of this device" }).fill(name);
  await device.button("Save name").click();
}

/** The mark of a message that the other device has. */
function delivered({ page }: FerryDevice, text: string) {
  const message = page
    .getByRole("region", { name: /^Conversation/ })
    .getByRole("listitem")
    .filter({ hasText: text });
  return message.locator(".foot[title='Delivered']");
}

test("a hidden page tells of a message and an offer by the sender's plain name, and takes it away", async ({
  ferry,
  open,
  folder,
}) => {
  const [a, b] = await pairedDevices(open, ferry.url);
  const place = new URL(b.page.url()).hash;
  await renamed(a, MARKUP_NAME);
  await expect(b.page.getByText(MARKUP_NAME).first()).toBeVisible();
  await b.page.context().grantPermissions(["notifications"], { origin: new URL(ferry.url).origin });
  await b.page.waitForFunction(() => navigator.serviceWorker.controller !== null);
  await b.page.goto(`${new URL(ferry.url).origin}/#/settings`);
  const box = b.page.getByRole("checkbox", { name: /^Tell me when Ferry is in the background/ });
  await box.check();
  await expect(box).toBeChecked();

  // Somebody looks: nothing is told.
  await a.say("seen");
  await expect(b.page.getByRole("navigation").getByText("seen")).toBeVisible();
  await expect(delivered(a, "seen")).toBeVisible();
  expect(await shown(b.page)).toEqual([]);
  await watchBadge(b.page);
  await hide(b.page, true);
  await a.say("Lunch at \u202eeno?");
  await expect.poll(() => shown(b.page)).toEqual([{ title: MARKUP_NAME, body: "Lunch at  eno?" }]);
  const sent = join(folder, FILE);
  await writeRandomFile(sent, 3_000_000, "notifications");
  await a.send(sent);
  const offered = { title: MARKUP_NAME, body: `${MARKUP_NAME} wants to send you ${FILE}` };
  await expect.poll(() => shown(b.page)).toEqual([offered]);
  // A message that nobody has seen, and an offer.
  expect(await badge(b.page)).toBe(2);

  // A tap leads to that conversation, in the page that is open.
  const [worker] = b.page.context().serviceWorkers();
  await worker?.evaluate(tap);
  await expect.poll(() => new URL(b.page.url()).hash).toBe(place);
  await expect.poll(() => shown(b.page)).toEqual([]);
  expect(
    b.page
      .context()
      .pages()
      .filter((page) => page.url().startsWith(ferry.url)),
  ).toHaveLength(1);

  // What is over is taken away by itself, what somebody sees too.
  await a.send(sent);
  await expect.poll(() => shown(b.page)).toEqual([offered]);
  await expect(a.card(FILE)).toHaveCount(2);
  await a
    .card(FILE)
    .last()
    .getByRole("button", { name: /^Cancel/ })
    .click();
  await expect.poll(() => shown(b.page)).toEqual([]);
  await a.say("one more");
  await expect.poll(() => shown(b.page)).toEqual([{ title: MARKUP_NAME, body: "one more" }]);
  await hide(b.page, false);
  await expect.poll(() => shown(b.page)).toEqual([]);
  expect(await b.page.evaluate(() => "ran" in globalThis)).toBe(false);

  expect(await badge(b.page)).toBe(1);
  await b.button("Decline").click();
  await expect.poll(() => badge(b.page)).toBe(0);
  await b.page.evaluate(() => (location.hash = "#/settings"));
  await box.uncheck();
  await hide(b.page, true);
  await a.say("not told");
  await expect(delivered(a, "not told")).toBeVisible();
  expect(await shown(b.page)).toEqual([]);
  await hide(b.page, false);
  await b.page.goto(`${new URL(ferry.url).origin}/${place}`);
  await expect(b.message("not told")).toBeVisible();
});
