// Two real RTCPeerConnections in one page: the exam of the port, then what only a browser can show.
import { expect } from "@open-wc/testing";

import { createConnections } from "../../../src/connection/rtc-connection.ts";
import type { Connections } from "../../../src/session/ports.ts";
import { connect, connectionContract, isControl, isState, makeEnds } from "../../contracts/connection.ts";
import { connectLanes, laneContract, makeLanes } from "../../contracts/lane.ts";
import type { End } from "../../contracts/connection.ts";
import { Witness } from "../../support/witness.ts";

interface Lane {
  readonly id: string;
  readonly bulk: RTCDataChannel;
  readonly ack: RTCDataChannel;
}
function device(): { connections: Connections; lanes: Lane[] } {
  const lanes: Lane[] = [];
  return { connections: createConnections({ attachLane: (id, bulk, ack) => lanes.push({ id, bulk, ack }) }), lanes };
}

connectionContract({ describe, it }, async () => [device().connections, device().connections]);
laneContract({ describe, it }, async () => [device().connections, device().connections]);

/** Makes a peer connection by hand, as a peer that does not keep the rules would. */
async function rogue(
  change: (peer: RTCPeerConnection, control: RTCDataChannel) => void,
): Promise<[RTCPeerConnection, End]> {
  const peer = new RTCPeerConnection();
  const control = peer.createDataChannel("control", { negotiated: true, id: 0 });
  const [end] = makeEnds(device().connections, device().connections);
  peer.onicecandidate = ({ candidate }) => {
    if (candidate?.candidate) void end.connection.addCandidate(candidate);
  };
  control.onopen = () => change(peer, control);
  await peer.setLocalDescription();
  const sdp = await end.connection.answer(peer.localDescription?.sdp ?? "");
  await peer.setRemoteDescription({ type: "answer", sdp });
  return [peer, end];
}

describe("a connection in a browser", () => {
  it("hands both lane channels over in the task that makes it, and they carry bytes", async () => {
    const [left, right] = [device(), device()];
    const ends = makeEnds(left.connections, right.connections);
    expect(left.lanes).to.have.length(1);
    expect(left.lanes[0]?.id).to.equal(ends[0].connection.laneId);
    const received = new Witness<string>();
    for (const [name, channel] of [
      ["bulk", right.lanes[0]?.bulk],
      ["ack", right.lanes[0]?.ack],
    ] as const) {
      channel?.addEventListener("message", () => received.push(name));
    }
    await connect(ends);
    const lane = left.lanes[0];
    if (!lane) throw new Error("no lane");
    expect([lane.bulk.ordered, lane.bulk.id, lane.ack.id]).to.deep.equal([true, 1, 2]);
    await Promise.all(
      [lane.bulk, lane.ack].map(async (channel) => {
        if (channel.readyState !== "open") await new Promise((open) => (channel.onopen = open));
        channel.send(new Uint8Array(64));
      }),
    );
    await Promise.all(["bulk", "ack"].map((name) => received.until((seen) => seen === name)));
    for (const { connection } of ends) connection.close();
  });

  it("keeps candidates that come before the description, and no more than its bound", async () => {
    const ends = makeEnds(device().connections, device().connections);
    const [a, b] = ends;
    for (let n = 0; n < 500; n += 1) {
      await b.connection.addCandidate({ candidate: "candidate:nonsense", sdpMid: "0", sdpMLineIndex: 0 });
    }
    await connect([a, b]);
    expect(a.connection.state).to.equal("connected");
    for (const { connection } of ends) connection.close();
  });

  it("connects with candidates that all came early", async () => {
    const [left, right] = makeEnds(device().connections, device().connections);
    const offer = await left.connection.offer({ restart: false });
    await left.seen.until((event) => "candidate" in event);
    const answer = await right.connection.answer(offer.replaceAll(/a=candidate:.*\r\n/g, ""));
    await left.connection.accept(answer);
    await left.seen.until(isState("connected"));
    for (const { connection } of [left, right]) connection.close();
  });

  it("uses new ICE credentials on a restart and stays the same DTLS connection", async () => {
    const ends = makeEnds(device().connections, device().connections);
    await connect(ends);
    const [a, b] = ends;
    const ufrag = (sdp: string) => /a=ice-ufrag:(.*)\r\n/.exec(sdp)?.[1];
    const same = await a.connection.offer({ restart: false });
    await a.connection.accept(await b.connection.answer(same));
    const fresh = await b.connection.offer({ restart: true });
    const answer = await a.connection.answer(fresh);
    await b.connection.accept(answer);
    expect(ufrag(answer)).not.to.equal(ufrag(same));
    expect(b.connection.send("after")).to.equal(true);
    await a.seen.until(isControl("after"));
    for (const { connection } of ends) connection.close();
  });

  it("ends when the certificate that DTLS saw is not the one the SDP named", async () => {
    const ends = makeEnds(device().connections, device().connections);
    await connect(ends);
    const [a, b] = ends;
    const transport = RTCDtlsTransport.prototype;
    const real = Object.getOwnPropertyDescriptor(transport, "getRemoteCertificates") ?? {};
    transport.getRemoteCertificates = () => [new ArrayBuffer(300)];
    try {
      let refused: unknown;
      await a.connection.fingerprints().catch((error: unknown) => (refused = error));
      expect(refused).to.be.an("error").with.property("name", "FingerprintError");
      expect(a.connection.state).to.equal("closed");
    } finally {
      Object.defineProperty(transport, "getRemoteCertificates", real);
    }
    // The real one fits, or this would throw as well.
    await b.connection.fingerprints();
    b.connection.close();
  });

  it("stops sending when the queue is full, and says so", async () => {
    const ends = makeEnds(device().connections, device().connections);
    await connect(ends);
    let sent = 0;
    while (sent < 5_000 && ends[0].connection.send("x".repeat(32_000))) sent += 1;
    expect(sent).to.be.within(20, 4_999);
    for (const { connection } of ends) connection.close();
  });

  const violations: [string, (peer: RTCPeerConnection, control: RTCDataChannel) => void][] = [
    ["a binary control message", (_, control) => control.send(new Uint8Array(4))],
    ["a control message that is too long", (_, control) => control.send("x".repeat(33_000))],
    [
      "a channel that was not agreed",
      // The first two may take the numbers of the lane, where the browser itself drops the request.
      (peer) => {
        for (const label of ["one", "two", "three"]) peer.createDataChannel(label);
      },
    ],
  ];
  for (const [name, change] of violations) {
    it(`ends with a violation: ${name}`, async () => {
      const [peer, end] = await rogue(change);
      await end.seen.until((event) => "violation" in event, "a violation");
      expect(end.connection.state).to.equal("closed");
      expect(end.connection.send("x")).to.equal(false);
      peer.close();
    });
  }

  it("refuses an SDP with media, before asking the browser", async () => {
    const peer = new RTCPeerConnection();
    peer.createDataChannel("control", { negotiated: true, id: 0 });
    peer.addTransceiver("audio");
    await peer.setLocalDescription();
    const [end] = makeEnds(device().connections, device().connections);
    let refused: unknown;
    await end.connection.answer(peer.localDescription?.sdp ?? "").catch((error: unknown) => (refused = error));
    expect(refused).to.be.an("error").with.property("name", "SdpError");
    expect(end.connection.state).to.equal("closed");
    peer.close();
  });

  it("refuses an SDP beyond the bound", async () => {
    const [a, b] = makeEnds(device().connections, device().connections);
    const offer = await a.connection.offer({ restart: false });
    let refused: unknown;
    await b.connection.answer(offer + "a=x\r\n".repeat(5_000)).catch((error: unknown) => (refused = error));
    expect(refused).to.be.an("error").with.property("name", "FingerprintError");
    a.connection.close();
  });

  it("gathers nothing through servers when only this network is wanted", async () => {
    const servers = [{ urls: ["stun:192.0.2.1:3478"] }];
    const Real = globalThis.RTCPeerConnection;
    const seen: (RTCConfiguration | undefined)[] = [];
    globalThis.RTCPeerConnection = new Proxy(Real, {
      construct(target, [options]: [RTCConfiguration?]) {
        seen.push(options);
        return new target(options);
      },
    });
    try {
      const none = () => undefined;
      const events = { state: none, candidate: none, controlOpen: none, control: none, violation: none, path: none };
      for (const policy of ["local", "relay", "all"] as const)
        device().connections.create({ events, iceServers: servers, policy }).close();
    } finally {
      globalThis.RTCPeerConnection = Real;
    }
    expect(seen.map((options) => [options?.iceServers?.length, options?.iceTransportPolicy])).to.deep.equal([
      [0, "all"],
      [1, "relay"],
      [1, "all"],
    ]);
  });

  it("hands the channels of a lane over in the task that makes it, and they carry bytes", async () => {
    const [left, right] = [device(), device()];
    const ends = makeLanes(left.connections, right.connections);
    expect(left.lanes.map(({ id }) => id)).to.deep.equal([ends[0].lane.laneId]);
    const received = new Witness<number>();
    right.lanes[0]?.bulk.addEventListener("message", ({ data }: MessageEvent<Blob | ArrayBuffer>) =>
      received.push("size" in data ? data.size : data.byteLength),
    );
    await connectLanes(ends);
    const bulk = left.lanes[0]?.bulk;
    if (bulk?.readyState !== "open") await new Promise((open) => bulk?.addEventListener("open", open));
    bulk?.send(new Uint8Array(64));
    await received.until((byteLength) => byteLength === 64);
    for (const { lane } of ends) lane.close();
  });
});
