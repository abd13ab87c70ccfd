// What is told while nobody looks, and when it is taken away again.
import { beforeEach, describe, expect, it } from "vitest";

import { Background } from "../../../src/app/background.ts";
import { reduce } from "../../../src/app/reduce.ts";
import type { AppState, ChatEntry, TransferEntry } from "../../../src/app/state.ts";
import type { SessionEvent } from "../../../src/session/session-event.ts";
import { CLIP, device, HOME, item, LEASE, NOW, transfer } from "../../support/app-states.ts";

/** A page with its app; `said` is what was shown and taken away, in order. */
class World {
  state: AppState = { ...HOME, recent: [], settings: { ...HOME.settings, notify: true } };
  hidden = true;
  readonly said: string[] = [];
  readonly badges: number[] = [];
  readonly #background = new Background({
    hidden: () => this.hidden,
    tell: (tag, telling) => {
      const what = telling.is === "approval" ? telling.approval.name : telling.entry.id;
      this.said.push(`${tag}: ${telling.is} ${what}`);
    },
    unsay: (tag) => this.said.push(tag === undefined ? "nothing" : `not ${tag}`),
    badge: (count) => this.badges.push(count),
  });

  hear(...events: SessionEvent[]): void {
    for (const event of events) {
      const before = this.state;
      this.state = event.type === "progress" ? before : reduce(before, event);
      this.#background.heard(event, before, this.state);
    }
  }
  look(): void {
    this.hidden = false;
    this.#background.seen(this.state);
  }
  change(settings: Partial<AppState["settings"]>): void {
    this.state = { ...this.state, settings: { ...this.state.settings, ...settings } };
  }
}

const entry = (entry: ChatEntry | TransferEntry): SessionEvent => ({ type: "entry", entry });
const chat = (id: string, change: Partial<ChatEntry> = {}): SessionEvent =>
  entry({ kind: "chat", id, pairId: "laptop", at: NOW, mine: false, text: "hello", status: "delivered", ...change });
const offer = (change: Partial<TransferEntry> = {}): TransferEntry =>
  transfer("offer", LEASE, { phase: { is: "asked" }, kept: false, storedBytes: 0, ...change });

let world: World;
beforeEach(() => {
  world = new World();
});

describe("while nobody looks", () => {
  it("a message, an offer and the end of a transfer are told, each device by one notification", () => {
    world.hear(chat("m1"), chat("m2"), chat("m3", { pairId: "ipad" }));
    world.hear(entry(offer()), entry(offer({ phase: { is: "moving" } })), entry(offer({ phase: { is: "done" } })));
    expect(world.said).toEqual([
      "1: message m1",
      "1: message m2",
      "2: message m3",
      "1: offer offer",
      "not 1",
      "1: done offer",
    ]);
  });

  it("what was sent from here is told when it has arrived, or failed", () => {
    const sent = (change: Partial<TransferEntry>) => entry(transfer("clip", CLIP, { mine: true, ...change }));
    world.hear(
      chat("mine", { mine: true }),
      sent({ phase: { is: "waiting-answer" } }),
      sent({ phase: { is: "moving" } }),
    );
    expect(world.said).toEqual([]);
    world.hear(sent({ phase: { is: "done" } }), sent({ phase: { is: "done" }, kept: false }));
    world.hear(entry(transfer("b", CLIP, { mine: true, phase: { is: "moving" } })));
    world.hear(entry(transfer("b", CLIP, { mine: true, phase: { is: "failed", reason: "changed" } })));
    expect(world.said).toEqual(["1: done clip", "1: failed b"]);
  });

  it("the end of a transfer is told that began long before many others", () => {
    world.hear(entry(transfer("long", CLIP, { at: 1, phase: { is: "moving" } })));
    for (let n = 0; n < 20; n += 1) world.hear(entry(transfer(`newer ${n}`, CLIP, { at: 2 + n })));
    world.hear(entry(transfer("long", CLIP, { at: 1 })));
    expect(world.said).toEqual(["1: done long"]);
  });

  it("nothing is told that ended long ago, or was asked already", () => {
    world.hear(entry(transfer("old", LEASE)), entry(offer()), entry(offer({ kept: true })));
    expect(world.said).toEqual(["1: offer offer"]);
  });

  it("an offer that goes by itself is none, unless it does not fit", () => {
    world.state = { ...world.state, storage: { freeBytes: 3_000_000 } };
    world.hear({ type: "device", device: device("laptop", "Work laptop", { autoAccept: true }) }, entry(offer()));
    expect(world.said).toEqual([]);
    world.hear(entry({ ...offer(), id: "large", byteLength: 4_000_000 }));
    expect(world.said).toEqual(["1: offer large"]);
    expect(world.badges.at(-1)).toBe(1);
  });

  it("somebody who wants to pair is told, once", () => {
    world.hear({ type: "approvals", approvals: [{ id: "1", name: "Pixel" }] });
    world.hear({
      type: "approvals",
      approvals: [
        { id: "1", name: "Pixel" },
        { id: "2", name: "Ben" },
      ],
    });
    expect(world.said).toEqual(["1: approval Pixel", "1: approval Ben"]);
    world.hear({ type: "approvals", approvals: [{ id: "1", name: "Pixel" }] });
    expect(world.said.at(-1)).toBe("not 1");
  });

  it("nothing is told that was not wished for", () => {
    world.change({ notify: false });
    world.hear(chat("m1"), entry(offer()));
    world.state = HOME;
    world.hear(chat("m2"));
    expect(world.said).toEqual([]);
  });
});

describe("what was told is taken away", () => {
  it("when somebody looks", () => {
    world.hear(chat("m1"), entry(offer({ pairId: "ipad" })));
    world.look();
    expect(world.said.at(-1)).toBe("nothing");
    const before = world.said.length;
    world.hear(chat("m2"));
    expect(world.said.length).toBe(before);
  });

  it("when the offer is taken back, answered elsewhere, or its device is forgotten", () => {
    for (const over of [
      entry(offer({ phase: { is: "cancelled", by: "them" } })),
      entry(offer({ phase: { is: "declined", by: "me", reason: "user" } })),
      { type: "device-gone", pairId: "laptop" } as const,
    ]) {
      world = new World();
      world.hear(entry(offer()), over);
      expect(world.said).toEqual(["1: offer offer", "not 1"]);
      expect(world.badges.at(-1)).toBe(0);
    }
  });

  it("only then: a message told after the offer stays", () => {
    world.hear(entry(offer()), chat("m1"), entry(offer({ phase: { is: "cancelled", by: "them" } })));
    expect(world.said).toEqual(["1: offer offer", "1: message m1"]);
    world.hear({ type: "device-gone", pairId: "laptop" });
    expect(world.said.at(-1)).toBe("not 1");
  });
});

describe("the badge", () => {
  it("counts what waits: offers, people, devices whose messages nobody has seen", () => {
    world.look();
    world.hidden = true;
    expect(world.badges).toEqual([0]);
    world.hear(entry(offer()), chat("m1"), chat("m2"), chat("m3", { pairId: "ipad" }));
    world.hear({ type: "approvals", approvals: [{ id: "1", name: "Pixel" }] });
    expect(world.badges).toEqual([0, 1, 2, 3, 4]);
    world.look();
    expect(world.badges.at(-1)).toBe(2);
    world.hear({ type: "approvals", approvals: [] }, entry(offer({ phase: { is: "moving" } })));
    expect(world.badges.at(-1)).toBe(0);
  });

  it("is there without notifications too, and forgets a device that is gone", () => {
    world.change({ notify: false });
    world.hear(chat("m1"), { type: "device-gone", pairId: "laptop" });
    expect(world.badges).toEqual([1, 0]);
  });

  it("is set at the first look, since the browser may have kept an old one", () => {
    world.look();
    expect(world.badges).toEqual([0]);
  });
});

it("many devices and much of each stay one notification a device", () => {
  for (let n = 0; n < 200; n += 1)
    world.hear(chat(`m${n}`), entry({ ...offer(), id: `o${n}`, preview: [item("a", 1, "")] }));
  expect(new Set(world.said.map((said) => said.split(":")[0]))).toEqual(new Set(["1"]));
});
