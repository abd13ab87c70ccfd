// The inbox of a device of which two pairs are dissolved in the same moment.
import { expect, it } from "vitest";

import { OwnInbox } from "../../../../src/session/meeting/own-inbox.ts";
import type { OwnRecord } from "../../../../src/session/meeting/parts.ts";
import type { Scene } from "../../../../src/session/meeting/scene.ts";
import { MemoryStorage } from "../../../support/memory-table.ts";

it("gives each new secret a generation of its own, and keeps the one that is used", async () => {
  const table = new MemoryStorage().table<OwnRecord>("device");
  const random = (byteLength: number) => crypto.getRandomValues(new Uint8Array(byteLength));
  const inbox = new OwnInbox(table, { random } as unknown as Scene);
  await inbox.read();
  await Promise.all([inbox.willRenew(), inbox.renew(), inbox.willRenew(), inbox.renew()]);
  expect(inbox.generation).toBe(3);
  const kept = await table.get("own");
  expect(kept).toMatchObject({ generation: 3, inboxSecret: inbox.secret });
  expect(kept?.toRenew).toBeUndefined();
});
