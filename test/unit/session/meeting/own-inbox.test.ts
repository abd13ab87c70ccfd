// The inbox of a device of which two pairs are dissolved in the same moment.
import { expect, it } from "vitest";

import { OwnInbox } from "../../../../src/session/meeting/own-inbox.ts";
import type { OwnRecord } from "../../../../src/session/meeting/parts.ts";
import type { Scene } from "../../../../src/session/meeting/scene.ts";
import type { Table } from "../../../../src/session/ports.ts";
import { MemoryStorage } from "../../../support/memory-table.ts";

/** An inbox that reads what another one left. */
async function started(table: Table<OwnRecord>): Promise<OwnInbox> {
  const random = (byteLength: number) => crypto.getRandomValues(new Uint8Array(byteLength));
  const inbox = new OwnInbox(table, { random } as unknown as Scene);
  await inbox.read();
  return inbox;
}

it("gives each new secret a generation of its own, and keeps the one that is used", async () => {
  const table = new MemoryStorage().table<OwnRecord>("device");
  const inbox = await started(table);
  await Promise.all([inbox.willRenew(), inbox.renew(), inbox.willRenew(), inbox.renew()]);
  expect(inbox.generation).toBe(3);
  const kept = await table.get("own");
  expect(kept).toMatchObject({ generation: 3, inboxSecret: inbox.secret });
  expect(kept?.toRenew).toBeUndefined();
});

it("keeps no secret that a pair was told while another was dissolved, when a crash comes before its own end", async () => {
  const table = new MemoryStorage().table<OwnRecord>("device");
  const inbox = await started(table);
  // Both are begun; the first ends, and the second may hear of its new secret before its keys go.
  await inbox.willRenew();
  await inbox.willRenew();
  await inbox.renew();
  const told = inbox.secret;
  const after = await started(table);
  expect(after.secret).not.toEqual(told);
  expect(after.generation).toBe(3);
  // And that is all that was owed, however many were begun.
  expect((await started(table)).secret).toEqual(after.secret);
});

it("takes the mark of a record of the first versions for one pair", async () => {
  const table = new MemoryStorage().table<OwnRecord>("device");
  const before = await started(table);
  await table.update("own", (own) => own && { ...own, toRenew: true });
  const after = await started(table);
  expect(after.generation).toBe(before.generation + 1);
  expect(await table.get("own")).not.toHaveProperty("toRenew");
});
