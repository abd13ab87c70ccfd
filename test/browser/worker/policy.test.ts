// Workers under the app's own policy: Trusted Types are required, and only our policy's addresses pass.
import { expect } from "@open-wc/testing";

import { META_POLICY } from "../../../server/security-headers.mjs";
import { missingAbilities } from "../../../src/storage/abilities.ts";
import { createTransferClient } from "../../../src/worker/transfer-client.ts";

describe("workers under the policy", () => {
  before(() => {
    const meta = document.createElement("meta");
    meta.httpEquiv = "Content-Security-Policy";
    meta.content = META_POLICY;
    document.head.append(meta);
  });

  it("refuse an address that is not of our policy", () => {
    expect(() => new Worker("/x.js")).to.throw(TypeError);
  });

  it("start all the same: the probe and the transfer worker", async () => {
    expect(await missingAbilities()).to.deep.equal([]);
    for (const placement of ["worker", "page"] as const) {
      const client = await createTransferClient(placement);
      expect(client.placement).to.equal(placement);
      await client.close();
    }
  });
});
