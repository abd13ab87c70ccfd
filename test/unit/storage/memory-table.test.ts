// The memory table passes the exam of the real one, so that what is tested with it holds.
import { describe, expect, it } from "vitest";

import { tableContract } from "../../contracts/table.ts";
import { MemoryStorage } from "../../support/memory-table.ts";

const storage = new MemoryStorage();
tableContract({ describe, it }, (name) => storage.table(name));

describe("the memory storage", () => {
  it("refuses changes and keeps what it has while a fault is set", async () => {
    const table = storage.table<number>("faulty");
    await table.put("a", 1);
    storage.fault = "full";
    await expect(table.put("a", 2)).rejects.toMatchObject({ name: "TableError", fault: "full" });
    await expect(table.delete("a")).rejects.toMatchObject({ fault: "full" });
    expect(await table.get("a")).toBe(1);
    storage.fault = undefined;
    await table.put("a", 2);
    expect(await table.get("a")).toBe(2);
  });
});
