// Notifications as the browser would give them, in the place of its own. Rule: `giveBack` after use.

export class FakeNotifications {
  permission: NotificationPermission = "default";
  /** What the person says when asked; undefined: nothing. */
  answer: NotificationPermission | undefined;
  asked = 0;
  readonly #real = Object.getOwnPropertyDescriptor(globalThis, "Notification");

  constructor() {
    const given = {
      requestPermission: async () => {
        this.asked += 1;
        return (this.permission = this.answer ?? this.permission);
      },
    };
    Object.defineProperty(given, "permission", { get: () => this.permission });
    Object.defineProperty(globalThis, "Notification", { value: given, configurable: true, writable: true });
    this.shownBy({});
  }

  /** What shows them; undefined: nothing does, as in a page that no service worker controls. */
  shownBy(controller: object | undefined): void {
    Object.defineProperty(navigator, "serviceWorker", { value: { controller }, configurable: true });
  }

  giveBack(): void {
    Reflect.deleteProperty(navigator, "serviceWorker");
    if (this.#real) Object.defineProperty(globalThis, "Notification", this.#real);
  }
}
