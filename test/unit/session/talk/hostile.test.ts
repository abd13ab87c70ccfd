// A paired device that says anything that fits the schemas, in any order: its session may end, nothing here may fail, and
// nothing is kept that was not offered whole, accepted and verified.
import { expect, test } from "vitest";

import { toBase64url, toHex } from "../../../../src/protocol/bytes.ts";
import type { ControlMessage } from "../../../../src/protocol/messages.ts";
import { encodeControl } from "../../../../src/protocol/control-codec.ts";
import { encodeManifest } from "../../../../src/protocol/manifest.ts";
import { Seeded, seedOf } from "../../../support/seeded.ts";
import { connect, pickedFile, TalkDevice } from "../../../support/talking-devices.ts";
import { turn } from "../../../support/turn.ts";
import { transfersOf } from "./settled.ts";

const ROUNDS = Number(process.env["ROUNDS"] ?? 60);
const WORDS_PER_ROUND = 60;
const BLOCK = 262_144;

/** Says random words about a few transfers: true ones of the victim, offers of its own, and ids that never were. */
class Liar {
  readonly #random: Seeded;
  readonly #offers: { request: ControlMessage; pages: ControlMessage[] }[] = [];
  readonly ids: string[] = [];
  readonly messageIds: string[] = [];

  constructor(random: Seeded) {
    this.#random = random;
    for (let n = 0; n < 3; n += 1) this.ids.push(this.#hex(8));
  }

  async prepare(): Promise<void> {
    for (const transfer of this.ids) {
      const items = [
        { path: "../../x", byteLength: this.#random.below(2) * 300_000, mediaType: "text/html", modifiedAt: 0 },
      ];
      const digest = await crypto.subtle.digest("SHA-256", encodeManifest(items, BLOCK));
      const byteLength = items[0]?.byteLength ?? 0;
      const [id, manifestDigest] = [this.#hex(16), toBase64url(new Uint8Array(digest))];
      const counts = { at: 0, items: 1, byteLength, blockBytes: BLOCK, pages: 1 };
      const request = { type: "transfer-request", id, transfer, ...counts, manifestDigest } as const;
      this.#offers.push({ request, pages: [{ type: "transfer-items", transfer, page: 0, items }] });
    }
  }

  words(): readonly ControlMessage[] {
    const random = this.#random;
    const offer = random.pick(this.#offers);
    if (random.below(4) === 0) return [offer.request, ...offer.pages];
    const transfer = random.below(12) === 0 ? this.#hex(8) : random.pick(this.ids);
    const id = random.below(2) && this.messageIds.length > 0 ? random.pick(this.messageIds) : this.#hex(16);
    const some32 = () => toBase64url(random.bytes(32));
    const attempt = random.pick([0, 1, 2, 3, 65_535]);
    const held = random.pick([
      [],
      [[0, 1]],
      [[0, 2]],
      [[5, 1]],
      [[0, 4_294_967_295]],
      [
        [1, 1],
        [0, 1],
      ],
    ]) as [number, number][];
    const partial = random.pick([
      [],
      [[0, 5]],
      [
        [0, 5],
        [0, 5],
      ],
      [[9, 9]],
      [[0, 16_777_216]],
    ]) as [number, number][];
    const reasons = { reason: "user" } as const;
    return [
      random.pick<ControlMessage>([
        { type: "received", id },
        { type: "chat", id, at: 8.64e15, text: "<b>x</b>" },
        offer.request,
        ...offer.pages,
        { type: "transfer-items", transfer, page: random.below(3), items: [] },
        { type: "transfer-items-received", transfer, pages: random.below(100_000) },
        { type: "transfer-accept", id, transfer },
        { type: "transfer-decline", id, transfer, ...reasons },
        { type: "transfer-ready", transfer },
        { type: "transfer-resume", transfer, attempt, held, heldDigest: some32(), partial },
        { type: "transfer-pause", transfer, ...reasons },
        { type: "transfer-cancel", id, transfer },
        { type: "transfer-complete", transfer, attempt, root: some32() },
        { type: "transfer-verified", transfer },
        { type: "transfer-fail", id, transfer, reason: "protocol" },
        { type: "items-void", id, transfer, items: [[random.below(5), "removed"]] },
      ]),
    ];
  }

  #hex(byteLength: number): string {
    return toHex(this.#random.bytes(byteLength));
  }
}

test(
  "any words in any order: violations or silence, never a fault, nothing kept that was not verified",
  { timeout: 60_000 },
  async () => {
    const random = new Seeded(seedOf("hostile words"));
    const types = new Set<string>();
    for (let round = 0; round < ROUNDS; round += 1) {
      const victim = await new TalkDevice().start();
      const other = await new TalkDevice().start();
      victim.autoAccept = round % 2 === 0;
      const liar = new Liar(random);
      await liar.prepare();
      let links = connect(other, victim);
      // What the victim says is noted, and goes nowhere.
      const listen = () => {
        links.links[0].hear = (text) => {
          const { id } = JSON.parse(text) as { id?: string };
          if (id !== undefined) liar.messageIds.push(id);
        };
      };
      listen();
      victim.talk.sendFiles("pair", [pickedFile("mine", 300_000, round + 1)]);
      const mine = await victim.until(() => victim.transfer?.mine === true).then(() => victim.transfer?.id ?? "");
      liar.ids.push(mine);
      victim.talk.sendMessage("pair", "hello");
      for (let n = 0; n < WORDS_PER_ROUND; n += 1) {
        if (!links.links[1].open) {
          links = connect(other, victim);
          listen();
        }
        for (const word of liar.words()) {
          types.add(word.type);
          links.links[1].hear(encodeControl(word));
        }
        if (random.below(3) === 0) await turn();
      }
      links.cut();
      await victim.talk.stop();
      expect(victim.faults).toEqual([]);
      for (const entry of await transfersOf(victim)) {
        // Only a transfer without a byte can be verified by words alone; and what we send it may call verified.
        if (!entry.mine && entry.byteLength > 0) expect(entry.phase.is).not.toBe("done");
        if (!entry.mine && entry.byteLength > 0) expect(victim.disk.digests(entry.id).size).toBe(0);
        expect(entry.preview.map(({ path }) => path)).not.toContain("../../x");
      }
      expect(victim.disk.isAnyOpen).toBe(false);
      // Its own messages, and one ending or word of each transfer: whatever was said again and again.
      expect((await victim.storage.table("outbox").keys()).length).toBeLessThan(20);
    }
    expect(types.size).toBe(15);
  },
);
