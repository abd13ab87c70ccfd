// The PeerJS adapter passes the Signaling exam against a real PeerServer, and PeerJS makes no connection of its own.
import { createPeerJsSignaling } from "../../../src/signaling/peerjs-signaling.ts";
import { signalingContract } from "../../contracts/signaling.ts";
import { openTestBroker } from "../../support/browser/broker.ts";

// After the import: PeerJS makes one when its module loads, to see what the browser can.
const Real = globalThis.RTCPeerConnection;
let made = 0;
before(() => {
  globalThis.RTCPeerConnection = new Proxy(Real, {
    construct(target, parameters) {
      made += 1;
      return Reflect.construct(target, parameters) as RTCPeerConnection;
    },
  });
});
after(() => {
  globalThis.RTCPeerConnection = Real;
  if (made !== 0) throw new Error(`PeerJS made ${made} peer connections`);
});

signalingContract({ describe, it }, async () => {
  const broker = await openTestBroker();
  return {
    signaling: createPeerJsSignaling(),
    broker: { url: broker.url },
    stop: () => broker.stop(),
    start: () => broker.start(),
  };
});
