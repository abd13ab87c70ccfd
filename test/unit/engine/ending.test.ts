// What ends is deleted on both sides, as far as the store lets it.
import { expect, test } from "vitest";

import { StoreError } from "../../../src/engine/ports.ts";
import { EngineDevice } from "../../support/engine-device.ts";

test("what was received goes also where the store refuses to delete the other side", async () => {
  const removed: string[] = [];
  const { engine, store } = new EngineDevice(() => {});
  store.remove = async ({ direction }) => {
    if (direction === "sending") throw new StoreError("full");
    removed.push(direction);
  };
  await expect(engine.end("0123456789abcdef", { remove: true })).rejects.toMatchObject({ fault: "full" });
  expect(removed).toEqual(["receiving"]);
});
