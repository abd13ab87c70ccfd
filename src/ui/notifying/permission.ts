// Whether this page may show notifications. Rule: asked of the person only by `askForNotifications`, in the task of a tap.

export type NotificationAccess = "none" | "ask" | "granted" | "denied";

/** `none`: this browser has no notifications for this page, or nothing that shows them. */
export function notificationAccess(): NotificationAccess {
  const { serviceWorker } = navigator as { serviceWorker?: ServiceWorkerContainer };
  if (!("Notification" in globalThis) || !serviceWorker?.controller) return "none";
  const { permission } = Notification;
  return permission === "default" ? "ask" : permission;
}

/** `ask`: the person gave no answer. */
export async function askForNotifications(): Promise<NotificationAccess> {
  if (notificationAccess() !== "ask") return notificationAccess();
  // Browsers that refuse by rule (an embedded page, say) may throw.
  await Notification.requestPermission().catch(() => undefined);
  return notificationAccess();
}
