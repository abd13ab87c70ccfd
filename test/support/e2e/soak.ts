// Two persons who tap at random moments on two real devices: send, accept, decline, pause, resume, cancel, leave out,
// remove. Rule: only what is on the screen is tapped, and a button that has gone meanwhile is no fault.
import { mkdir, readFile } from "node:fs/promises";
import { createHash } from "node:crypto";
import { join } from "node:path";

import { expect, type Locator } from "@playwright/test";

import { readZip } from "../read-zip.ts";
import { Seeded } from "../seeded.ts";
import type { FerryDevice } from "./device.ts";
import { sha256, writeRandomFile } from "./files.ts";

const MiB = 1024 * 1024;
/** Bytes of a file: over before it can be touched, and long enough to be caught half-way. */
const SIZES = [0, 1_000, 262_145, 4 * MiB, 12 * MiB, 24 * MiB] as const;
/** A step that stands here more often happens more often. */
const STEPS =
  "offer offer offer folder accept accept accept pause pause resume resume cancel decline leave-out remove say".split(
    " ",
  ) as Step[];
/** Offers that are not over at once. */
const MAX_OPEN = 6;
/** Milliseconds for a button to be tapped that was there a moment ago. */
const TAP_MS = 1_500;
/** Frames of the page between two steps, at most. */
const MAX_FRAMES = 40;
/** What a card says of files that are not among the others any more. */
const LEFT_OUT = /(\d+) files? left out/;
const END = /Delivered|Received|Declined|Cancelled|Failed/;

type Step = "offer" | "folder" | "accept" | "pause" | "resume" | "cancel" | "decline" | "leave-out" | "remove" | "say";

interface Offer {
  /** As the card is called. */
  readonly name: string;
  readonly from: FerryDevice;
  readonly to: FerryDevice;
  /** SHA-256 by path. */
  readonly digests: ReadonlyMap<string, string>;
}

export class Soak {
  readonly random: Seeded;
  /** What was done, in order; for whoever reads why it failed. */
  readonly trail: string[] = [];
  readonly #offers: Offer[] = [];
  /** "Remove" was tapped: such a tap can land although it came back too late to count. */
  #mayBeGone = false;
  readonly #devices: readonly [FerryDevice, FerryDevice];
  readonly #folder: string;

  constructor(devices: readonly [FerryDevice, FerryDevice], folder: string, seed: number) {
    this.random = new Seeded(seed);
    this.#devices = devices;
    this.#folder = folder;
  }

  /** So many steps that did something. */
  async steps(count: number): Promise<void> {
    while (this.trail.length < count) {
      const device = this.random.pick(this.#devices);
      const what = this.random.pick(STEPS);
      const did = await this.#do(device, what);
      if (did) this.trail.push(`${device === this.#devices[0] ? "a" : "b"} ${what} ${did}`);
      await this.#moment(device);
    }
  }

  /** Everything asked is answered and everything paused goes on, until all is over on both sides. */
  async settle(): Promise<void> {
    for (const device of this.#devices) {
      for (const { name } of this.#offers) {
        const isOver = async () => {
          await this.#tap(this.#devices[0], "Accept");
          await this.#tap(this.#devices[1], "Accept");
          for (const each of this.#devices) await this.#tap(each, "Resume");
          return device.card(name).innerText();
        };
        await expect.poll(isOver, { timeout: 120_000, intervals: [100], message: `${name} ends` }).toMatch(END);
      }
    }
  }

  /**
   * Both sides say the same of each transfer, and what was received is what was sent, unless a person removed it: then
   * nothing is left to compare. Returns how many arrived.
   */
  async check(): Promise<number> {
    let [arrived, compared] = [0, 0];
    await mkdir(join(this.#folder, "saved"), { recursive: true });
    for (const offer of this.#offers) {
      const [sent, received] = [
        await offer.from.card(offer.name).innerText(),
        await offer.to.card(offer.name).innerText(),
      ];
      const [there, here] = [END.exec(sent)?.[0], END.exec(received)?.[0]];
      expect(here === "Received" ? "Delivered" : here, `${offer.name}, as both sides tell it`).toBe(there);
      if (here !== "Received") continue;
      arrived += 1;
      const isRemoved = this.trail.some((step) => step.includes(` remove Remove: ${offer.name}`));
      const canSave = () => offer.to.card(offer.name).getByRole("button", { name: /^Save/ }).isVisible();
      if (isRemoved || (this.#mayBeGone && !(await canSave()))) continue;
      await this.#compare(offer, Number(LEFT_OUT.exec(received)?.[1] ?? 0));
      compared += 1;
    }
    expect(compared, "transfers that were saved and compared").toBeGreaterThan(0);
    return arrived;
  }

  async #compare({ name, to, digests }: Offer, leftOut: number): Promise<void> {
    const path = await to.save(name, join(this.#folder, "saved"));
    const saved = path.endsWith(".zip") ? readZip(await readFile(path)) : [];
    for (const entry of saved)
      expect(createHash("sha256").update(entry.bytes).digest("hex"), entry.name).toBe(digests.get(entry.name));
    // One file alone is saved as itself, also the last one of a folder.
    if (saved.length === 0) expect([...digests.values()], name).toContain(await sha256(path));
    expect(Math.max(1, saved.length), `files in ${path}`).toBe(digests.size - leftOut);
  }

  /** What was done; undefined when there was nothing to do it with. */
  async #do(device: FerryDevice, what: Step): Promise<string | undefined> {
    switch (what) {
      case "offer":
        return this.#offer(device, 1);
      case "folder":
        return this.#offer(device, 4);
      case "say":
        await device.say(`step ${this.trail.length}`);
        return "said";
      case "leave-out":
        return this.#leaveOut(device);
      case "remove":
        return this.#remove(device);
      default:
        return this.#tap(device, `${what[0]?.toUpperCase()}${what.slice(1)}`);
    }
  }

  async #offer(from: FerryDevice, files: number): Promise<string | undefined> {
    const [a, b] = this.#devices;
    const open = await from.page.getByRole("article").filter({ hasNotText: END }).count();
    // A sheet with a question is over the place to drop on.
    if (open >= MAX_OPEN || (await from.page.getByRole("dialog").isVisible())) return undefined;
    const name = `soak-${String(this.#offers.length).padStart(3, "0")}`;
    const digests = new Map<string, string>();
    const paths = files === 1 ? [`${name}.bin`] : Array.from({ length: files }, (_, n) => `${name}/file ${n}.bin`);
    for (const path of paths)
      digests.set(path, await writeRandomFile(join(this.#folder, path), this.random.pick(SIZES), path));
    if (!(await this.#drop(from, name, files === 1 ? `${name}.bin` : name))) return undefined;
    this.#offers.push({ name, from, to: from === a ? b : a, digests });
    return name;
  }

  /** False when a question came in this moment: it lies over the place to drop on, and takes what is dropped. */
  async #drop(from: FerryDevice, name: string, path: string): Promise<boolean> {
    const question = from.page.getByRole("dialog");
    if (await question.isVisible()) return false;
    try {
      await from.send(join(this.#folder, path));
      await expect(from.card(name)).toBeVisible();
      return true;
    } catch (error) {
      if (await question.isVisible()) return false;
      throw error;
    }
  }

  /** Taps one of the buttons of that name; while an offer is asked, only its sheet can be tapped. */
  async #tap(device: FerryDevice, name: string): Promise<string | undefined> {
    const asked = await device.page.getByRole("dialog").isVisible();
    const buttons = device.page.getByRole("button", { name: asked ? name : new RegExp(`^${name}`), exact: asked });
    const count = await buttons.count();
    if (count === 0) return undefined;
    const did = await this.#click(buttons.nth(this.random.below(count)));
    if (!did && name === "Remove") this.#mayBeGone = true;
    return did;
  }

  async #click(button: Locator): Promise<string | undefined> {
    const named = await button.getAttribute("aria-label", { timeout: TAP_MS }).catch(() => undefined);
    return button.click({ timeout: TAP_MS }).then(
      () => named ?? "tapped",
      () => undefined,
    );
  }

  /** One file of a folder that is on its way, or is here. */
  async #leaveOut(device: FerryDevice): Promise<string | undefined> {
    if (!(await this.#tap(device, "Files"))) return undefined;
    // What is slotted into a dialog is not below it in the document.
    const sheet = device.page.locator("ferry-items-sheet");
    const buttons = sheet.getByRole("button", { name: /^Remove/ });
    const count = await buttons.count();
    const did = count > 0 ? await this.#click(buttons.nth(this.random.below(count))) : undefined;
    await this.#close(device);
    return did;
  }

  /** What is kept of a transfer that is here. */
  async #remove(device: FerryDevice): Promise<string | undefined> {
    const which = await this.#tap(device, "Remove");
    if (!which) return undefined;
    const sheet = device.page.locator("ferry-remove-sheet");
    if (await this.#click(sheet.getByRole("button", { name: "Remove", exact: true }))) return which;
    this.#mayBeGone = true;
    await this.#close(device);
    return undefined;
  }

  async #close({ page }: FerryDevice): Promise<void> {
    const sheet = page.getByRole("dialog", { name: /^(Files of|Remove)/ });
    // An offer that came meanwhile lies over it, and Escape is for that one first.
    await expect(async () => {
      if (await sheet.isVisible()) await page.keyboard.press("Escape");
      await expect(sheet).toBeHidden({ timeout: 500 });
    }).toPass({ timeout: 15_000 });
  }

  #moment({ page }: FerryDevice): Promise<void> {
    return page.evaluate(
      (frames) =>
        new Promise<void>((resolve) => {
          const next = (left: number) => (left === 0 ? resolve() : requestAnimationFrame(() => next(left - 1)));
          next(frames);
        }),
      this.random.below(MAX_FRAMES),
    );
  }
}
