// Joins what is told in the background to this page: its visibility, the service worker that shows notifications (the
// only way on Android), and the badge. Rule: loaded after the first drawing; nothing is asked of the person here; what
// the tab that has Ferry tells is left to that tab.
import type { RunningApp } from "../../app/app.ts";
import { Background } from "../../app/background.ts";
import { hrefOf } from "../route.ts";
import { en } from "../strings/en.ts";
import { notificationText } from "./notification-text.ts";

/** Browsers that have none, or none for a page that is not installed, do nothing. */
type Badging = Partial<Pick<Navigator, "setAppBadge" | "clearAppBadge">>;

/** From now on, for as long as the page lives. */
export function startNotifying(app: RunningApp): void {
  const { serviceWorker } = navigator as { serviceWorker?: ServiceWorkerContainer };
  // In order: what is taken away was shown before.
  const post = (message: object) => serviceWorker?.controller?.postMessage(message);
  const background = new Background({
    hidden: () => document.hidden,
    tell(tag, telling, state) {
      const { title, body, visitor } = notificationText(telling, state, en);
      const place = visitor || telling.is === "approval" ? hrefOf({ at: "home" }) : placeOf(telling.pairId);
      post({ type: "ferry-tell", tag, title, body, place });
    },
    unsay: (tag) => post({ type: "ferry-unsay", ...(tag !== undefined && { tag }) }),
    badge: (count) => void showBadge(count),
  });
  app.hear((event, before, after) => background.heard(event, before, after));
  let owned = false;
  const look = () => {
    if (app.state.ownership !== "here") owned = false;
    else if (!document.hidden) {
      background.seen(app.state, !owned);
      owned = true;
    }
  };
  document.addEventListener("visibilitychange", look);
  app.subscribe(({ ownership }) => {
    if (owned !== (ownership === "here")) look();
  });
  look();
  serviceWorker?.addEventListener("message", ({ data }) => {
    const place = placeIn(data);
    if (place !== undefined) location.hash = place;
  });
}

function placeOf(pairId: string): string {
  return hrefOf({ at: "conversation", pairId });
}

/** A notification of this page was tapped. */
function placeIn(message: unknown): string | undefined {
  if (typeof message !== "object" || message === null || !("type" in message) || !("place" in message))
    return undefined;
  return message.type === "ferry-open" && typeof message.place === "string" ? message.place : undefined;
}

async function showBadge(count: number): Promise<void> {
  const badging = navigator as Badging;
  try {
    await (count > 0 ? badging.setAppBadge?.(count) : badging.clearAppBadge?.());
  } catch {
    // Refused for this page: a badge is an extra.
  }
}
