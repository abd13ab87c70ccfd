// Workers that do not start, or die before anybody listens: whoever asked for the engine is told.
import { expose } from "comlink";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";

import { createTransferClient, WorkerGoneError } from "../../../src/worker/transfer-client.ts";

/** A worker as far as the page sees it: the other end of a port, and an event when it dies. */
class FakeWorker extends EventTarget {
  static broken: string | undefined;
  static readonly started = new Map<string, FakeWorker>();
  readonly #port: MessagePort;
  ended = false;

  constructor(_url: unknown, { name }: { name: string }) {
    super();
    FakeWorker.started.set(name, this);
    const { port1, port2 } = new MessageChannel();
    this.#port = port1;
    port1.onmessage = ({ data }) => this.dispatchEvent(new MessageEvent("message", { data }));
    if (FakeWorker.broken === name) queueMicrotask(() => this.die());
    else
      expose(
        { sweep() {}, serve: (port: MessagePort) => port.close(), useStore: (port: MessagePort) => port.close() },
        port2,
      );
  }

  postMessage(message: unknown, transferables: Transferable[]): void {
    this.#port.postMessage(message, transferables as never);
  }

  terminate(): void {
    this.ended = true;
    this.#port.close();
  }

  die(): void {
    this.dispatchEvent(new Event("error"));
  }
}

beforeEach(() => {
  FakeWorker.broken = undefined;
  FakeWorker.started.clear();
  vi.stubGlobal("Worker", FakeWorker);
  vi.stubGlobal("document", { baseURI: "https://ferry.test/" });
  vi.stubGlobal("location", new URL("https://ferry.test/"));
});
afterEach(() => vi.unstubAllGlobals());

describe("a client of two workers", () => {
  for (const name of ["ferry-store", "ferry-transfer"])
    it(`is refused, and leaves none behind, when ${name} does not start`, async () => {
      FakeWorker.broken = name;
      await expect(createTransferClient("worker")).rejects.toThrow(WorkerGoneError);
      expect([...FakeWorker.started.values()].every(({ ended }) => ended)).toBe(true);
    });

  it("tells of a worker that died before anybody listened", async () => {
    const client = await createTransferClient("worker");
    FakeWorker.started.get("ferry-transfer")?.die();
    const listener = vi.fn();
    client.onCrash(listener);
    await Promise.resolve();
    expect(listener).toHaveBeenCalledOnce();
  });

  it("tells nobody of workers that were closed", async () => {
    const client = await createTransferClient("worker");
    await client.close();
    const listener = vi.fn();
    client.onCrash(listener);
    await Promise.resolve();
    expect(listener).not.toHaveBeenCalled();
  });
});
