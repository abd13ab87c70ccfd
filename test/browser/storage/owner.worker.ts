// A tab, as far as owning goes: a worker that holds an OwnerLock, can be killed, and can stop answering, for tests.
import { expose } from "comlink";

import { OwnerLock } from "../../../src/storage/owner-lock.ts";

const lock = new OwnerLock();
let toldEvent: (event: string) => void = () => {};
let mayClose: Promise<void> = Promise.resolve();
let close: () => void = () => {};

const api = {
  start: (tell: (event: string) => void) => {
    toldEvent = tell;
    return lock.start({
      owned: () => toldEvent("owned"),
      elsewhere: () => toldEvent("elsewhere"),
      taken: async () => {
        toldEvent("closing");
        await mayClose;
        toldEvent("closed");
      },
      invitation: (text) => toldEvent(`invitation ${text}`),
    });
  },
  takeOver: () => lock.takeOver(),
  handOver: (text: string) => lock.handOver(text),
  /** From now on closing takes until `finishClosing`. */
  holdClosing: () => {
    mayClose = new Promise((resolve) => {
      close = resolve;
    });
  },
  finishClosing: () => close(),
  /** Answers nothing for so many ms, as a frozen tab. */
  freeze: (ms: number) => {
    for (const until = performance.now() + ms; performance.now() < until;);
  },
};
export type OwnerWorkerApi = typeof api;

expose(api);
