// What is missing is found by trying, and found one by one.
import { expect } from "@open-wc/testing";

import { missingAbilities } from "../../../src/storage/abilities.ts";
import { askPersist, freeBytes, persisted, usedBytes } from "../../../src/storage/quota.ts";

/** Runs `act` with `owner[name]` replaced. */
async function without(owner: object, name: string, value: unknown, act: () => Promise<void>): Promise<void> {
  const own = Object.getOwnPropertyDescriptor(owner, name);
  Object.defineProperty(owner, name, { configurable: true, value });
  try {
    await act();
  } finally {
    if (own) Object.defineProperty(owner, name, own);
    else delete (owner as Record<string, unknown>)[name];
  }
}

async function missing(...names: string[]): Promise<void> {
  expect(await missingAbilities()).to.deep.equal(names);
}

const refuse = () => {
  throw new DOMException("denied", "SecurityError");
};

describe("abilities", () => {
  it("are all here", () => missing());
  it("miss a secure context before all else", () =>
    without(globalThis, "isSecureContext", false, () => missing("secure-context")));
  it("miss WebRTC", () => without(globalThis, "RTCPeerConnection", undefined, () => missing("webrtc")));
  it("miss locks", () => without(navigator, "locks", undefined, () => missing("locks")));
  it("miss WebCrypto", () => without(crypto, "subtle", undefined, () => missing("crypto")));
  it("miss storage that is there and refuses", () => without(indexedDB, "open", refuse, () => missing("storage")));
  it("do not miss storage that is full", () => {
    const full = () => {
      throw new DOMException("no room", "QuotaExceededError");
    };
    return without(IDBObjectStore.prototype, "put", full, () => missing());
  });
  it("miss workers", () => without(globalThis, "Worker", refuse, () => missing("workers")));
});

describe("quota", () => {
  it("tells room and use", async () => {
    expect(await freeBytes()).to.satisfy((free: number | undefined) => free === undefined || free > 0);
    expect(await usedBytes()).to.be.at.least(0);
    expect(typeof (await persisted())).to.equal("boolean");
    expect(typeof (await askPersist())).to.equal("boolean");
  });

  it("tells the room that there is, and no room when there is none", async () => {
    for (const [quota, usage, free] of [
      [5_000_000, 1_000_000, 4_000_000],
      [5_000_000, 5_000_000, 0],
      [5_000_000, 6_000_000, 0],
    ] as const)
      await without(navigator, "storage", { estimate: async () => ({ quota, usage }) }, async () => {
        expect(await freeBytes()).to.equal(free);
      });
  });

  it("takes whole GiB beside the usage for what they are: nothing told", async () => {
    const usage = 123_456_789;
    for (const gib of [1, 10, 153])
      await without(
        navigator,
        "storage",
        { estimate: async () => ({ quota: usage + gib * 1024 ** 3, usage }) },
        async () => {
          expect(await freeBytes()).to.equal(undefined);
        },
      );
  });

  it("tells nothing, and does not throw, where the browser does not", async () => {
    const broken = { estimate: () => Promise.reject(new TypeError("no")), persist: refuse };
    await without(navigator, "storage", broken, async () => {
      expect(await freeBytes()).to.equal(undefined);
      expect(await usedBytes()).to.equal(undefined);
      expect(await persisted()).to.equal(false);
      expect(await askPersist()).to.equal(false);
    });
  });
});
