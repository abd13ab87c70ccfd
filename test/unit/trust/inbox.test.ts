// Daily ids: the same for who knows the secret, unrelated for who does not.
import { describe, expect, it } from "vitest";

import { dayOf, inboxId, pairInboxId, rotationMinute } from "../../../src/trust/inbox.ts";
import { importSecret } from "../../../src/trust/key-schedule.ts";

const random = () => crypto.getRandomValues(new Uint8Array(32));

describe("an inbox", () => {
  it("counts days in UTC", () => {
    expect(dayOf(Date.UTC(2026, 10, 21, 0, 0, 0))).toBe(dayOf(Date.UTC(2026, 10, 21, 23, 59, 59, 999)));
    expect(dayOf(Date.UTC(2026, 10, 22))).toBe(dayOf(Date.UTC(2026, 10, 21)) + 1);
    expect(dayOf(0)).toBe(0);
  });

  it("has another id each day and for each secret, of 32 hex digits", async () => {
    const secret = random();
    const ids = await Promise.all([
      ...Array.from({ length: 50 }, (_, day) => inboxId(secret, 20_000 + day)),
      inboxId(random(), 20_000),
    ]);
    expect(new Set(ids).size).toBe(51);
    for (const id of ids) expect(id).toMatch(/^[0-9a-f]{32}$/);
    expect(await inboxId(secret.slice(), 20_000)).toBe(ids[0]);
  });

  it("changes at some minute of the first four hours", async () => {
    const secret = random();
    const minutes = await Promise.all(Array.from({ length: 100 }, (_, day) => rotationMinute(secret, day)));
    for (const minute of minutes) expect(minute).toSatisfy((n: number) => Number.isInteger(n) && n >= 0 && n < 240);
    expect(new Set(minutes).size).toBeGreaterThan(20);
  });

  it("of a pair has one id for each role and day", async () => {
    const secret = await importSecret(random());
    const ids = await Promise.all([
      pairInboxId(secret, "host", 1),
      pairInboxId(secret, "joiner", 1),
      pairInboxId(secret, "host", 2),
    ]);
    expect(new Set(ids).size).toBe(3);
  });
});
