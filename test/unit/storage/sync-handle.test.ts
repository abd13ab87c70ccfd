// What a sync access handle throws, and which fault of storage it is.
import { expect, test } from "vitest";

import { StoreError } from "../../../src/engine/ports.ts";
import { guarded, storeError, writeAll } from "../../../src/storage/worker/sync-handle.ts";

const named = (name: string) => new DOMException("as the browser says it", name);
const faultOf = (call: () => void) => {
  try {
    call();
  } catch (error) {
    if (error instanceof StoreError) return error.fault;
    throw error;
  }
  return undefined;
};

test("opening a handle that somebody has is busy, whichever browser says it", () => {
  expect(storeError(named("NoModificationAllowedError")).fault).toBe("busy");
  expect(storeError(named("InvalidStateError")).fault).toBe("busy");
});

test("an open handle is never busy: a failing disk refuses, a full one is full", () => {
  const throws = (name: string) => () =>
    guarded(() => {
      throw named(name);
    });
  expect(faultOf(throws("InvalidStateError"))).toBe("refused");
  expect(faultOf(throws("QuotaExceededError"))).toBe("full");
  expect(faultOf(throws("UnknownError"))).toBe("refused");
});

test("a write that was cut short is a full disk", () => {
  const handle = { write: () => 3 } as unknown as FileSystemSyncAccessHandle;
  expect(faultOf(() => writeAll(handle, new Uint8Array(4), 0))).toBe("full");
  expect(faultOf(() => writeAll(handle, new Uint8Array(3), 0))).toBe(undefined);
});
