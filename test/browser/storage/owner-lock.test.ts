// One owner among several tabs, each played by a worker: locks and channels are the browser's own.
import { expect } from "@open-wc/testing";
import { proxy, wrap } from "comlink";

import ownerWorkerUrl from "./owner.worker.ts?worker&url";

interface OwnerWorkerApi {
  start(tell: (event: string) => void): Promise<void>;
  takeOver(): Promise<void>;
  handOver(text: string): Promise<boolean>;
  holdClosing(): void;
  finishClosing(): void;
  freeze(ms: number): void;
}

/** What all tabs did, in order: "a owned". */
const log: string[] = [];
const waiting = new Set<() => void>();
const tabs: Worker[] = [];

function openTab(name: string) {
  const worker = new Worker(ownerWorkerUrl, { type: "module" });
  tabs.push(worker);
  const remote = wrap<OwnerWorkerApi>(worker);
  const tell = (event: string) => {
    log.push(`${name} ${event}`);
    for (const look of waiting) look();
  };
  return { remote, start: () => remote.start(proxy(tell)), close: () => worker.terminate() };
}

/** Resolves when this was logged, `times` times. */
function logged(entry: string, times = 1): Promise<void> {
  return new Promise((resolve) => {
    const look = () => {
      if (log.filter((one) => one === entry).length < times) return;
      waiting.delete(look);
      resolve();
    };
    waiting.add(look);
    look();
  });
}

/** Owners at every moment of the log: from "owned" to "closed" or the tab's end. */
function mostOwners(): number {
  const owners = new Set<string>();
  let most = 0;
  for (const entry of log) {
    const [tab = "", event] = entry.split(" ");
    if (event === "owned") owners.add(tab);
    else if (event === "closed" || event === "died") owners.delete(tab);
    most = Math.max(most, owners.size);
  }
  return most;
}

describe("the owner lock", function () {
  beforeEach(() => void log.splice(0));
  afterEach(async () => {
    for (const tab of tabs.splice(0)) tab.terminate();
    await navigator.locks.request("ferry-owner", () => {});
    await navigator.locks.request("ferry-taker", () => {});
  });

  it("makes the first tab the owner and tells the second", async () => {
    const [a, b] = [openTab("a"), openTab("b")];
    await a.start();
    await b.start();
    await Promise.all([logged("a owned"), logged("b elsewhere")]);
    expect(log).to.deep.equal(["a owned", "b elsewhere"]);
  });

  it("gives a waiting tab the ownership when the owner is closed", async () => {
    const [a, b] = [openTab("a"), openTab("b")];
    await a.start();
    await b.start();
    a.close();
    await logged("b owned");
  });

  it("passes ownership only when everything is closed", async () => {
    const [a, b] = [openTab("a"), openTab("b")];
    await a.start();
    await b.start();
    await a.remote.holdClosing();
    const taken = b.remote.takeOver();
    await logged("a closing");
    expect(log).to.not.include("b owned");
    await a.remote.finishClosing();
    await taken;
    await logged("b owned");
    expect(log).to.deep.equal(["a owned", "b elsewhere", "a closing", "a closed", "b owned"]);
    b.close();
    await logged("a owned", 2);
  });

  it("goes back and forth", async () => {
    const [a, b] = [openTab("a"), openTab("b")];
    await a.start();
    await b.start();
    for (let times = 1; times <= 3; times += 1) {
      await b.remote.takeOver();
      await logged("b owned", times);
      await a.remote.takeOver();
      await logged("a owned", times + 1);
    }
    await a.remote.takeOver();
    expect(mostOwners()).to.equal(1);
    expect(log.filter((entry) => entry === "a owned").length).to.equal(4);
  });

  it("has one owner at a time when three tabs take over at once", async () => {
    const [a, b, c, d] = [openTab("a"), openTab("b"), openTab("c"), openTab("d")];
    for (const tab of [a, b, c, d]) await tab.start();
    await Promise.all([b, c, d].map((tab) => tab.remote.takeOver()));
    await Promise.all([logged("b owned"), logged("c owned"), logged("d owned")]);
    expect(mostOwners()).to.equal(1);
  });

  it("takes over from a tab that does not answer, which closes everything when it wakes", async () => {
    const [a, b] = [openTab("a"), openTab("b")];
    await a.start();
    await b.start();
    const frozen = a.remote.freeze(5_000);
    await b.remote.takeOver();
    await logged("b owned");
    await frozen;
    await logged("a closed");
    expect(log.filter((entry) => entry.endsWith("owned"))).to.deep.equal(["a owned", "b owned"]);
  });

  it("is not lost with a taker that dies before it took over", async () => {
    const [a, b, c] = [openTab("a"), openTab("b"), openTab("c")];
    for (const tab of [a, b, c]) await tab.start();
    await a.remote.holdClosing();
    void b.remote.takeOver();
    await logged("a closing");
    b.close();
    log.push("b died");
    await a.remote.finishClosing();
    await logged("c owned");
    expect(mostOwners()).to.equal(1);
  });

  it("hands an invitation to the owner, and says so when there is none", async () => {
    const [a, b] = [openTab("a"), openTab("b")];
    await b.start();
    expect(await b.remote.handOver("https://ferry.example/#x")).to.equal(false);
    await a.start();
    expect(await a.remote.handOver("https://ferry.example/#x")).to.equal(true);
    await logged("b invitation https://ferry.example/#x");
    expect(await a.remote.handOver("x".repeat(5_000))).to.equal(false);
  });

  it("ignores notes that are not its own", async () => {
    const a = openTab("a");
    await a.start();
    const channel = new BroadcastChannel("ferry-tabs");
    for (const note of [null, "take", { type: "take" }, { type: "take", id: 1 }, { type: "invitation", id: "x" }]) {
      channel.postMessage(note);
    }
    const b = openTab("b");
    await b.start();
    expect(await b.remote.handOver("hello")).to.equal(true);
    channel.close();
    await logged("a invitation hello");
    expect(log).to.deep.equal(["a owned", "b elsewhere", "a invitation hello"]);
  });
});
