// Two devices, and at random moments everything that persons, browsers and networks do. When it is over all must settle:
// both agree, what arrived is right, nothing is open, nothing is left, and nothing was a fault.
import { expect, test, vi } from "vitest";

import type { TransferEntry } from "../../../../src/app/state.ts";
import type { PickedFile } from "../../../../src/app/verbs.ts";
import { Seeded, seedOf } from "../../../support/seeded.ts";
import { connect, pickedFile, TalkDevice, type Connected } from "../../../support/talking-devices.ts";
import { turn } from "../../../support/turn.ts";
import { entriesOf, expectAgreement, expectQuiet, transfersOf } from "./settled.ts";

const STEPS = Number(process.env["STEPS"] ?? 600);
const MAX_FILE_BYTES = 1_500_000;

class World {
  readonly random: Seeded;
  readonly offered = new Map<string, readonly PickedFile[]>();
  readonly trail: string[] = [];
  a = new TalkDevice();
  b = new TalkDevice();
  connected: Connected | undefined;

  constructor(seed: number) {
    this.random = new Seeded(seed);
  }

  async start(): Promise<void> {
    for (const device of [this.a, this.b]) {
      // A disk that now and then takes its time, and now and then has none.
      device.disk.faults.slow = async () => {
        if (this.random.below(4) === 0) await turn();
      };
      await device.start();
    }
  }

  async step(): Promise<void> {
    const { random } = this;
    const device = random.pick([this.a, this.b]);
    const entries = (await entriesOf(device)).filter((entry): entry is TransferEntry => entry.kind === "transfer");
    const open = entries.filter(({ phase: { is } }) => !["done", "declined", "cancelled", "failed"].includes(is));
    const entry = random.pick(random.below(6) === 0 ? entries : open);
    const what = random.pick(STEPS_OF_A_DAY);
    this.trail.push(`${device === this.a ? "a" : "b"} ${what} ${entry?.id ?? ""}`);
    await this.#do(what, device, entry);
    for (let wait = random.below(4); wait > 0; wait -= 1) await turn();
  }

  async #do(what: Step, device: TalkDevice, entry: TransferEntry | undefined): Promise<void> {
    const id = entry?.id ?? "";
    switch (what) {
      case "offer":
        return this.offer(device);
      case "message":
        return device.talk.sendMessage("pair", `message ${this.trail.length}`);
      case "connect":
        this.connected?.cut();
        this.connected = connect(this.a, this.b);
        return;
      case "cut":
        return this.connected?.cut();
      case "lane":
        this.connected?.lanes[0].close();
        return;
      case "restart":
      case "kill":
        return this.#restart(device, what);
      case "remove-item":
        return device.talk.removeItem(id, this.random.below(entry?.itemCount ?? 1));
      case "refuse":
        return this.#refuse(device);
      case "refuse-tables":
        // For a moment nothing can be kept.
        device.storage.fault = this.random.pick(["full", "refused"]);
        for (let wait = this.random.below(12); wait > 0; wait -= 1) await Promise.resolve();
        device.talk.sendMessage("pair", `while it refuses ${this.trail.length}`);
        await turn();
        device.storage.fault = undefined;
        return;
      case "hide":
        return device.talk.hide();
      case "always":
        // Switched on while offers wait, and perhaps off again.
        device.autoAccept = this.random.below(2) === 0;
        return device.autoAccept ? device.talk.acceptWaiting("pair") : undefined;
      default:
        return device.talk[what](id);
    }
  }

  offer(device: TalkDevice): void {
    const name = `${this.offered.size}`;
    const size = () => this.random.pick([0, 1, 1_000, 262_144, 262_145, this.random.below(MAX_FILE_BYTES)]);
    const files = Array.from({ length: 1 + this.random.below(4) }, (_, n) =>
      pickedFile(n === 0 ? name : `${name} folder/${n}`, size(), this.offered.size * 8 + n + 1),
    );
    this.offered.set(name, files);
    device.talk.sendFiles("pair", files);
  }

  async #restart(device: TalkDevice, how: "restart" | "kill"): Promise<void> {
    if (how === "restart") await device.talk.stop();
    device.kill();
    this.connected?.cut();
    device.sentFiles.remembers = this.random.pick(["all", "all", "ask", "gone"]);
    await device.start();
  }

  /** What a table refused is made good at the next start. */
  async restartBoth(): Promise<void> {
    for (const device of [this.a, this.b]) await this.#restart(device, "restart");
    for (const device of [this.a, this.b]) device.sentFiles.remembers = "all";
    this.connected = connect(this.a, this.b);
  }

  /** For some calls the disk does nothing. */
  #refuse(device: TalkDevice): void {
    let calls = 1 + this.random.below(3);
    const fault = this.random.pick(["full", "refused", "busy"] as const);
    device.disk.faults.fail = (call) => {
      if (call === "close" || calls === 0) return undefined;
      calls -= 1;
      return fault;
    };
  }

  /** What a table refused to note while its bytes were deleted: the person, who was told, deletes it again. */
  async deleteAgain(): Promise<void> {
    for (const device of [this.a, this.b]) {
      const gone = ({ id, kept }: TransferEntry) => kept && !device.disk.kept.has(`receiving ${id}`);
      const again = (await transfersOf(device)).filter(gone);
      for (const { id } of again) device.talk.removeKept(id);
      expect(again).toEqual([]);
    }
  }

  /** Persons who want to be done with it: everything that is asked is answered, everything that waits goes on. */
  async tend(): Promise<void> {
    for (const device of [this.a, this.b]) {
      for (const { id, phase, preview } of await transfersOf(device)) {
        if (phase.is === "asked") device.talk.accept(id);
        if (phase.is === "paused" && phase.by === "me") device.talk.resume(id);
        if (phase.is === "needs-file") device.talk.pickAgain(id, this.offered.get(preview[0]?.path ?? "") ?? []);
      }
    }
  }
}

type Step =
  | "offer"
  | "message"
  | "connect"
  | "remove-item"
  | "cut"
  | "lane"
  | "kill"
  | "restart"
  | "refuse"
  | "refuse-tables"
  | "hide"
  | "always"
  | "accept"
  | "pause"
  | "resume"
  | "cancel"
  | "decline"
  | "removeKept";
/** A step that stands here more often happens more often. */
const STEPS_OF_A_DAY =
  "offer offer message connect connect connect accept accept accept accept pause resume resume cancel decline remove-item removeKept cut lane kill restart refuse refuse-tables hide always".split(
    " ",
  ) as Step[];

test("a long life at random moments", { timeout: 120_000 }, async () => {
  const world = new World(seedOf("soak"));
  const { a, b } = world;
  await world.start();
  try {
    for (let step = 0; step < STEPS; step += 1) {
      await world.step();
      expect([...a.faults, ...b.faults, ...a.violations, ...b.violations]).toEqual([]);
    }
    for (const device of [a, b]) device.disk.faults = {};
    await world.restartBoth();
    const settled = async () => {
      await world.tend();
      await world.deleteAgain();
      expect([...a.faults, ...b.faults, ...a.violations, ...b.violations]).toEqual([]);
      await expectQuiet(a);
      await expectQuiet(b);
    };
    await vi.waitFor(settled, { timeout: 20_000, interval: 20 });
    await expectAgreement(a, b, world.offered);
    // How many arrived is chance; but after all of it what is offered arrives.
    const arrived = async () => (await transfersOf(a)).filter(({ phase }) => phase.is === "done").length;
    const before = await arrived();
    for (const device of [a, b]) world.offer(device);
    await vi.waitFor(
      async () => {
        await settled();
        expect(await arrived()).toBe(before + 2);
      },
      { timeout: 20_000, interval: 20 },
    );
    await expectAgreement(a, b, world.offered);
  } catch (error) {
    console.info(world.trail.slice(-30).join("\n"));
    throw error;
  }
});
