// The OPFS block store, asked from a page across the worker boundary, passes the exam of block stores.
import { blockStoreContract } from "../../contracts/block-store.ts";
import { cleared, start, untilFree } from "../../support/browser/block-store-tests.ts";

after(cleared);
blockStoreContract({ describe, it }, async () => {
  await cleared();
  const worker = start();
  return {
    store: worker.store,
    async restarted() {
      worker.kill();
      await untilFree();
      return start().store;
    },
  };
});
