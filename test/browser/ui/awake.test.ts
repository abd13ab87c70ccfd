// The screen stays awake while bytes move, and no longer.
import { expect } from "@open-wc/testing";

import { HOME } from "../../support/app-states.ts";
import { settled } from "../../support/browser/drawn.ts";
import { drawnApp } from "../../support/browser/drawn-app.ts";

class FakeLock extends EventTarget {
  released = false;

  async release(): Promise<void> {
    this.released = true;
    this.dispatchEvent(new Event("release"));
  }
}

describe("the screen", () => {
  const own = Object.getOwnPropertyDescriptor(Navigator.prototype, "wakeLock");
  let locks: FakeLock[];
  let refuses: boolean;
  const held = () => locks.filter(({ released }) => !released).length;

  beforeEach(() => {
    locks = [];
    refuses = false;
    const request = async () => {
      if (refuses) throw new DOMException("low battery", "NotAllowedError");
      const lock = new FakeLock();
      locks.push(lock);
      return lock;
    };
    Object.defineProperty(navigator, "wakeLock", { value: { request }, configurable: true });
  });
  afterEach(() => {
    delete (navigator as { wakeLock?: unknown }).wakeLock;
    expect(own === undefined || "wakeLock" in navigator).to.equal(true);
  });

  it("is kept awake from the first byte that moves to the last", async () => {
    const { app } = await drawnApp({ ...HOME, progress: {} });
    expect(held()).to.equal(0);
    app.set({ progress: { clip: { storedBytes: 1 } } });
    await settled();
    app.set({ progress: { clip: { storedBytes: 2 } } });
    await settled();
    expect(held()).to.equal(1);
    app.set({ progress: {} });
    await settled();
    expect(held()).to.equal(0);
  });

  it("is asked for again when the page comes back", async () => {
    const { app } = await drawnApp({ ...HOME, progress: {} });
    app.set({ progress: { clip: { storedBytes: 1 } } });
    await settled();
    // As the browser does when the page is hidden.
    await locks[0]?.release();
    document.dispatchEvent(new Event("visibilitychange"));
    await settled();
    expect(held()).to.equal(1);
  });

  it("is left alone where the browser refuses, and asked for again the next time", async () => {
    refuses = true;
    const { app } = await drawnApp({ ...HOME, progress: {} });
    app.set({ progress: { clip: { storedBytes: 1 } } });
    await settled();
    expect(held()).to.equal(0);
    refuses = false;
    document.dispatchEvent(new Event("visibilitychange"));
    await settled();
    expect(held()).to.equal(1);
  });

  it("is let go when the app is taken off the page", async () => {
    const { app, element } = await drawnApp({ ...HOME, progress: {} });
    app.set({ progress: { clip: { storedBytes: 1 } } });
    await settled();
    element.remove();
    await settled();
    expect(held()).to.equal(0);
  });
});
