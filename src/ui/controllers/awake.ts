// Keeps the screen awake while bytes move: a phone that locks itself cuts its connections.
// Rule: held only while wanted and visible; where the browser refuses (low battery, no such thing) nothing happens.

export class Awake {
  #wanted = false;
  #lock: Promise<WakeLockSentinel | undefined> | undefined;

  /** Asks again when the page comes back: the browser takes the lock away when it is hidden. */
  connect(): void {
    document.addEventListener("visibilitychange", this.#follow);
  }

  disconnect(): void {
    document.removeEventListener("visibilitychange", this.#follow);
    this.want(false);
  }

  want(wanted: boolean): void {
    if (wanted === this.#wanted) return;
    this.#wanted = wanted;
    this.#follow();
  }

  #follow = (): void => {
    if (this.#wanted && !document.hidden) this.#hold();
    else void this.#release();
  };

  #hold(): void {
    const { wakeLock } = navigator as { wakeLock?: WakeLock };
    if (this.#lock || !wakeLock) return;
    this.#lock = wakeLock.request("screen").catch(() => undefined);
    void this.#watch(this.#lock);
  }

  /** Until the browser takes it away, or has not given it. */
  async #watch(lock: Promise<WakeLockSentinel | undefined>): Promise<void> {
    const lost = () => {
      if (this.#lock === lock) this.#lock = undefined;
    };
    const sentinel = await lock;
    if (sentinel) sentinel.addEventListener("release", lost);
    else lost();
  }

  async #release(): Promise<void> {
    const lock = this.#lock;
    this.#lock = undefined;
    await (await lock)?.release();
  }
}
