// A lane over real data channels: what arrives, in what order, and what closes it.
import { expect } from "@open-wc/testing";

import { MAX_FRAME_BYTES } from "../../../src/protocol/limits.ts";
import { ChannelLane } from "../../../src/worker/channel-lane.ts";
import { channelPair, join, twoConnections, type Ends, type Joined } from "../../support/browser/two-connections.ts";

interface Heard {
  readonly log: string[];
  /** Resolves when this was logged. */
  until(entry: string): Promise<void>;
}

function listen(lane: ChannelLane, lowBytes = 0): Heard {
  const log: string[] = [];
  const looks = new Set<() => void>();
  const tell = (entry: string) => {
    log.push(entry);
    for (const look of looks) look();
  };
  lane.listen(
    {
      bulk: (frame) => tell(`bulk ${frame[0]} of ${frame.byteLength}`),
      ack: (frame) => tell(`ack ${frame[0]} of ${frame.byteLength}`),
      open: () => tell("open"),
      low: () => tell("low"),
      closed: () => tell("closed"),
    },
    lowBytes,
  );
  const until = (entry: string) =>
    new Promise<void>((resolve) => {
      const look = () => {
        if (!log.includes(entry)) return;
        looks.delete(look);
        resolve();
      };
      looks.add(look);
      look();
    });
  return { log, until };
}

const frame = (first: number, byteLength = 8) => new Uint8Array(byteLength).fill(first);

describe("a lane over data channels", () => {
  let joined: Joined;
  let bulk: Ends<RTCDataChannel>;
  let ack: Ends<RTCDataChannel>;

  beforeEach(() => {
    joined = twoConnections();
    bulk = channelPair(joined, 1);
    ack = channelPair(joined, 2);
  });
  afterEach(() => joined.close());

  /** Two lanes that are open on both ends. */
  async function open() {
    const [a, b] = [new ChannelLane("a", bulk.a, ack.a), new ChannelLane("b", bulk.b, ack.b)];
    const [heardA, heardB] = [listen(a), listen(b)];
    await join(joined);
    await Promise.all([heardA.until("open"), heardB.until("open")]);
    return { a, b, heardA, heardB };
  }

  it("carries frames both ways and in order, and sends nothing before it is open", async () => {
    const a = new ChannelLane("a", bulk.a, ack.a);
    expect(a.sendBulk(frame(1))).to.equal(false);
    const b = new ChannelLane("b", bulk.b, ack.b);
    const [heardA, heardB] = [listen(a), listen(b)];
    await join(joined);
    await Promise.all([heardA.until("open"), heardB.until("open")]);
    for (const n of [1, 2, 3]) expect(a.sendBulk(frame(n, MAX_FRAME_BYTES))).to.equal(true);
    expect(b.sendAck(frame(9))).to.equal(true);
    await Promise.all([heardB.until(`bulk 3 of ${MAX_FRAME_BYTES}`), heardA.until("ack 9 of 8")]);
    expect(heardB.log).to.deep.equal(["open", ...[1, 2, 3].map((n) => `bulk ${n} of ${MAX_FRAME_BYTES}`)]);
  });

  it("keeps what arrives before it is listened to", async () => {
    const a = new ChannelLane("a", bulk.a, ack.a);
    const b = new ChannelLane("b", bulk.b, ack.b);
    const heardA = listen(a);
    await join(joined);
    await heardA.until("open");
    const arrived = new Promise((resolve) => bulk.b.addEventListener("message", resolve));
    a.sendBulk(frame(5));
    await arrived;
    expect(listen(b).log).to.deep.equal(["open", "bulk 5 of 8"]);
  });

  it("closes when more arrives unlistened to than anyone honest sends", async () => {
    const a = new ChannelLane("a", bulk.a, ack.a);
    const b = new ChannelLane("b", bulk.b, ack.b);
    const heardA = listen(a);
    await join(joined);
    await heardA.until("open");
    for (let n = 0; n < 65; n += 1) a.sendBulk(frame(n));
    await heardA.until("closed");
    expect(listen(b).log).to.deep.equal(["closed"]);
  });

  it("closes on text and on a message longer than agreed", async () => {
    const first = await open();
    bulk.a.send("hello");
    await Promise.all([first.heardB.until("closed"), first.heardA.until("closed")]);
    expect(first.heardB.log).to.deep.equal(["open", "closed"]);
    joined.close();
    joined = twoConnections();
    bulk = channelPair(joined, 1);
    ack = channelPair(joined, 2);
    const second = await open();
    ack.a.send(frame(1, MAX_FRAME_BYTES + 1));
    await second.heardB.until("closed");
    expect(second.heardB.log).to.deep.equal(["open", "closed"]);
  });

  it("refuses what does not fit the queue, throws nothing, and says when the queue is low", async () => {
    const { a, heardA, heardB } = await open();
    let sent = 0;
    while (a.sendBulk(frame(sent % 256, MAX_FRAME_BYTES))) sent += 1;
    expect(a.bufferedBytes).to.be.at.most(16 * 1024 * 1024);
    expect(a.bufferedBytes).to.be.above(8 * 1024 * 1024);
    await heardA.until("low");
    expect(a.sendBulk(frame(7))).to.equal(true);
    await heardB.until("bulk 7 of 8");
    expect(heardB.log.length).to.equal(sent + 2);
    expect(() => a.sendBulk(frame(0, MAX_FRAME_BYTES + 1))).to.throw(RangeError);
  });

  it("says closed once, on both ends, whoever closes", async () => {
    const { a, b, heardA, heardB } = await open();
    b.close();
    b.close();
    await heardA.until("closed");
    expect(heardA.log).to.deep.equal(["open", "closed"]);
    expect(heardB.log).to.deep.equal(["open", "closed"]);
    expect(a.sendBulk(frame(1))).to.equal(false);
    expect(a.sendAck(frame(1))).to.equal(false);
  });

  it("says closed when its connection is gone before anyone listened", async () => {
    const a = new ChannelLane("a", bulk.a, ack.a);
    joined.close();
    const heard = listen(a);
    await heard.until("closed");
    expect(heard.log).to.deep.equal(["closed"]);
  });
});
