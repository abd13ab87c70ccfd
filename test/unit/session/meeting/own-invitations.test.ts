// Two who know the same words, in the moment in which one of them pairs: a set makes one pair.
import { expect, it } from "vitest";

import { OwnInvitations } from "../../../../src/session/meeting/own-invitations.ts";
import type { OwnInvitationsParts } from "../../../../src/session/meeting/own-invitations.ts";
import type { InvitationRecord, KeptInvitation } from "../../../../src/session/meeting/parts.ts";
import type { PairRecord } from "../../../../src/session/link.ts";
import type { Scene } from "../../../../src/session/meeting/scene.ts";
import type { WordsRecord } from "../../../../src/session/meeting/words-records.ts";
import { MemoryStorage } from "../../../support/memory-table.ts";

const SET = {
  id: "set",
  hostKeyHash: new Uint8Array(16),
  broker: "b",
  brokerRef: { kind: "self" },
  expiresAt: 100_000,
};

it("of words that are proven to be known while somebody else pairs by them are used, not open", async () => {
  const table = new MemoryStorage().table<KeptInvitation>("invitations");
  const put = table.put.bind(table);
  let hold: (() => Promise<void>) | undefined;
  Object.assign(table, {
    put: async (key: string, record: InvitationRecord) => {
      const held = hold?.();
      hold = undefined;
      await held;
      await put(key, record);
    },
  });
  const clock = { now: () => 1_000, after: () => () => undefined };
  const scene = { now: clock.now, clock, network: { brokers: [] } } as unknown as Scene;
  const nothing = () => undefined;
  const parts: OwnInvitationsParts = {
    table,
    scene,
    events: { invitation: nothing },
    fault: nothing,
    changed: nothing,
    wordsUsed: async () => undefined,
  };
  const invitations = new OwnInvitations(parts);
  await invitations.read();
  const set = SET as unknown as WordsRecord;
  await invitations.adopt(set, new Uint8Array(32).fill(1));
  const [first] = invitations.ofWords("set");
  let letGo: () => void = nothing;
  const isHeld = new Promise<void>((resolve) => {
    hold = () => (resolve(), new Promise((go) => (letGo = go)));
  });
  const second = invitations.adopt(set, new Uint8Array(32).fill(2));
  await isHeld;
  await invitations.use(first?.id ?? "", { pairId: "p" } as PairRecord);
  letGo();
  await second;
  expect(invitations.ofWords("set").map(({ state }) => state)).toEqual(["used", "used"]);
  const kept = await table.getMany(await table.keys());
  expect(kept.map((record) => record?.is === "own" && record.state)).toEqual(["used", "used"]);
});
