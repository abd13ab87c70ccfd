// The broker that other browser tests lean on: it answers, crashes and comes back.
import { expect } from "@open-wc/testing";

import { openTestBroker } from "../../support/browser/broker.ts";

function dial(url: string): Promise<string> {
  const socket = new WebSocket(`${url.replace("http", "ws")}/peerjs?key=peerjs&id=${crypto.randomUUID()}&token=t`);
  return new Promise((resolve) => {
    socket.onmessage = (event) => resolve(JSON.parse(String(event.data)).type);
    socket.onerror = () => resolve("refused");
  });
}

describe("the test broker", () => {
  it("runs on a secure page and can be crashed and brought back", async () => {
    expect(isSecureContext).to.equal(true);
    const broker = await openTestBroker();
    expect(await dial(broker.url)).to.equal("OPEN");
    await broker.stop();
    expect(await dial(broker.url)).to.equal("refused");
    await broker.start();
    expect(await dial(broker.url)).to.equal("OPEN");
  });
});
