// Notifications that a hidden page asks for: shown, replaced and taken away here, since only a service worker can on
// Android. Rule: one after the other, so that what is taken away was shown; a tap leads to the page that asked.
declare const self: ServiceWorkerGlobalScope;

/** UTF-16 units that are shown; pages send less. */
const MAX_TEXT = 600;
const PLACE = /^#\/[\w%/-]{0,200}$/;

interface Told {
  readonly tag: string;
  readonly title: string;
  readonly body: string;
  readonly place: string;
}

let turn: Promise<unknown> = Promise.resolve();

/** Carries out a `ferry-tell` or `ferry-unsay` message of a page. True when it was one. */
export function takeTelling(event: ExtendableMessageEvent): boolean {
  const message: unknown = event.data;
  if (typeof message !== "object" || message === null || !("type" in message)) return false;
  const { type, tag } = message as { type: unknown; tag?: unknown };
  const page = event.source && "id" in event.source ? event.source.id : undefined;
  const told = type === "ferry-tell" ? readTold(message) : undefined;
  if (told && page !== undefined) event.waitUntil(inTurn(() => show(told, page)));
  if (type === "ferry-unsay") event.waitUntil(inTurn(() => unsay(typeof tag === "string" ? tag : undefined)));
  return type === "ferry-tell" || type === "ferry-unsay";
}

/** A tap: the page that told comes forward and goes to the place; where it is gone, Ferry opens there. */
export async function openTold({ notification }: NotificationEvent): Promise<void> {
  notification.close();
  const { page, place } = (notification.data ?? {}) as { page?: unknown; place?: unknown };
  const at = typeof place === "string" && PLACE.test(place) ? place : "#/";
  const client = typeof page === "string" ? await self.clients.get(page) : undefined;
  if (!(client instanceof WindowClient)) {
    await self.clients.openWindow(new URL(at, self.registration.scope).href);
    return;
  }
  client.postMessage({ type: "ferry-open", place: at });
  await client.focus();
}

function inTurn(act: () => Promise<unknown>): Promise<unknown> {
  // Without permission, which may go at any time, nothing is shown.
  return (turn = turn.then(act).catch(() => undefined));
}

function show({ tag, title, body, place }: Told, page: string): Promise<void> {
  const icon = new URL("icons/icon-192.png", self.registration.scope).href;
  return self.registration.showNotification(title, { tag, body, icon, data: { page, place } });
}

async function unsay(tag: string | undefined): Promise<void> {
  const shown = await self.registration.getNotifications(tag === undefined ? {} : { tag });
  for (const notification of shown) notification.close();
}

function readTold(message: object): Told | undefined {
  const { tag, title, body, place } = message as Record<string, unknown>;
  const texts = [tag, title, body, place].every((text) => typeof text === "string" && text.length <= MAX_TEXT);
  return texts && tag !== "" && PLACE.test(String(place)) ? (message as Told) : undefined;
}
