// What a real broker gets to see of two devices that pair, talk and send: recorded from their real WebSockets, while the
// long record over days is test/unit/session/meeting/linkability. Rule: asserted over every frame.
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";

import { agree, FerryDevice } from "../support/e2e/device.ts";
import { expect, test } from "../support/e2e/fixtures.ts";
import { readCodeOn } from "../support/e2e/read-code.ts";
import { type Asked, whomItAsks } from "../support/e2e/requests.ts";

/** Bytes of a sealed box; docs/protocol/trust.md. */
const BOX_LENGTHS = [512, 2_048, 8_192, 16_384];
const SECRETS = ["holiday", "Meet me at nine", "Chrome on", "candidate", "fingerprint", "127.0.0.1", ".local"];

interface Frame {
  readonly type: string;
  readonly dst?: string;
  readonly payload?: { readonly box?: string };
}
const boxesOf = ({ frames }: Asked) =>
  frames.flatMap((text) => {
    const { payload } = JSON.parse(text) as Frame;
    return payload?.box === undefined ? [] : [Buffer.from(payload.box, "base64url")];
  });

test("a broker sees ids, heartbeats and boxes of four lengths, and no word of what is said or sent", async ({
  ferry,
  open,
  folder,
}) => {
  const [first, second] = [await open("a"), await open("b")];
  const [atA, atB] = [whomItAsks(first), whomItAsks(second)];
  const a = new FerryDevice(first, await first.newPage(ferry.url));
  await expect(a.code).toBeVisible();
  const b = new FerryDevice(second, await second.newPage(await readCodeOn(a.code)));
  await agree(a, b);
  await a.say("Meet me at nine");
  await expect(b.message("Meet me at nine")).toBeVisible();
  await mkdir(join(folder, "sent"));
  await writeFile(join(folder, "sent", "holiday.txt"), "secret".repeat(1_000));
  await a.send(join(folder, "sent", "holiday.txt"));
  await b.accept();
  await b.untilVerified("holiday.txt");
  for (const asked of [atA, atB]) {
    expect(boxesOf(asked).length).toBeGreaterThan(2);
    for (const text of asked.frames) {
      const { type, payload, ...rest } = JSON.parse(text) as Frame;
      expect(["HEARTBEAT", "OFFER"]).toContain(type);
      if (type === "HEARTBEAT") expect(rest).toEqual({});
      else expect(Object.keys(rest)).toEqual(["dst"]);
      for (const secret of SECRETS) expect(text).not.toContain(secret);
      expect(payload === undefined || payload.box !== undefined).toBe(true);
    }
    for (const box of boxesOf(asked)) {
      expect(BOX_LENGTHS).toContain(box.byteLength);
      for (const secret of SECRETS) expect(box.includes(secret)).toBe(false);
    }
    // Beside its own files each asked nobody but the broker, by ids that say nothing.
    const origin = new URL(ferry.url).origin;
    for (const one of asked.origins) expect([origin, origin.replace("http", "ws"), "blob:", "data:"]).toContain(one);
    for (const address of asked.addresses.filter((one) => one.startsWith("ws"))) {
      const query = new URL(address).searchParams;
      expect(query.get("id")).toMatch(/^[0-9a-f]{32}$/);
      expect(query.get("token")).toMatch(/^[0-9a-f]{64}$/);
      expect([...query.keys()].toSorted()).toEqual(["id", "key", "token", "version"]);
    }
  }
  // Both sides' boxes of a kind are alike in length: what differs tells nothing of who they are.
  const lengths = [atA, atB].map((asked) =>
    [...new Set(boxesOf(asked).map((box) => box.byteLength))].toSorted((a, b) => a - b),
  );
  expect(lengths[0]).toEqual(expect.arrayContaining([512]));
  expect(lengths[1]).toEqual(expect.arrayContaining([512]));
});
