// Notifications that a hidden page asks for: shown, replaced and taken away here, since only a service worker can on
// Android. Rule: one after the other, and of each tag only the last word, so that no flood makes a queue; a tap leads to
// the page that asked.
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

/** What is to be shown, and the page that asked for it. */
type Word = Told & { readonly page: string };

/** The last word about each tag that was not carried out yet; undefined takes it away. */
const words = new Map<string, Word | undefined>();
/** Counted up when all is taken away: what is told after that is told after it. */
let round = 0;
let turn: Promise<unknown> = Promise.resolve();

/** Carries out a `ferry-tell` or `ferry-unsay` message of a page. True when it was one. */
export function takeTelling(event: ExtendableMessageEvent): boolean {
  const message: unknown = event.data;
  if (typeof message !== "object" || message === null || !("type" in message)) return false;
  const { type, tag } = message as { type: unknown; tag?: unknown };
  const page = event.source && "id" in event.source ? event.source.id : undefined;
  const told = type === "ferry-tell" ? readTold(message) : undefined;
  if (told && page !== undefined) event.waitUntil(last(told.tag, { ...told, page }));
  if (type === "ferry-unsay") event.waitUntil(typeof tag === "string" ? last(tag, undefined) : unsayAll());
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

function last(tag: string, word: Word | undefined): Promise<unknown> {
  const key = `${round} ${tag}`;
  const waits = words.has(key);
  words.set(key, word);
  return waits ? turn : inTurn(() => carryOut(key, tag));
}

async function carryOut(key: string, tag: string): Promise<void> {
  // Nothing: all was taken away meanwhile.
  if (!words.has(key)) return;
  const word = words.get(key);
  words.delete(key);
  await (word ? show(word) : close(await self.registration.getNotifications({ tag })));
}

function unsayAll(): Promise<unknown> {
  words.clear();
  round += 1;
  return inTurn(async () => close(await self.registration.getNotifications()));
}

function inTurn(act: () => Promise<unknown>): Promise<unknown> {
  // Without permission, which may go at any time, nothing is shown.
  return (turn = turn.then(act).catch(() => undefined));
}

function show({ tag, title, body, place, page }: Word): Promise<void> {
  const icon = new URL("icons/icon-192.png", self.registration.scope).href;
  return self.registration.showNotification(title, { tag, body, icon, data: { page, place } });
}

function close(shown: readonly Notification[]): void {
  for (const notification of shown) notification.close();
}

function readTold(message: object): Told | undefined {
  const { tag, title, body, place } = message as Record<string, unknown>;
  const texts = [tag, title, body, place].every((text) => typeof text === "string" && text.length <= MAX_TEXT);
  return texts && tag !== "" && PLACE.test(String(place)) ? (message as Told) : undefined;
}
