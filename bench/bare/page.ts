// One end of the bare channel: the page makes the connection, a worker has the channel.
import { trustedScriptUrl } from "../../src/trusted-types.ts";
import workerUrl from "./pump.worker.ts?worker&url";

export type BarePeer = typeof peer;

const worker = new Worker(trustedScriptUrl(workerUrl), { type: "module" });
const connection = new RTCPeerConnection();
// A channel can be transferred only in the task that made it.
const channel = connection.createDataChannel("bulk", { negotiated: true, id: 0, ordered: true });
worker.postMessage({ channel }, [channel]);

async function described(): Promise<string> {
  await connection.setLocalDescription();
  if (connection.iceGatheringState !== "complete")
    await new Promise<void>((resolve) => {
      connection.addEventListener("icegatheringstatechange", () => {
        if (connection.iceGatheringState === "complete") resolve();
      });
    });
  return connection.localDescription?.sdp ?? "";
}

/** Asks the worker for one thing and waits for its answer. */
function ask(request: { send: number } | { receive: number } | { count: true }): Promise<number> {
  const [name] = Object.keys(request);
  return new Promise((resolve) => {
    worker.addEventListener("message", function hear({ data }: MessageEvent<{ did: string; bytes: number }>) {
      if (data.did !== name) return;
      worker.removeEventListener("message", hear);
      resolve(data.bytes);
    });
    worker.postMessage(request);
  });
}

const peer = {
  offer: described,
  async answer(sdp: string): Promise<string> {
    await connection.setRemoteDescription({ type: "offer", sdp });
    return described();
  },
  accept: (sdp: string) => connection.setRemoteDescription({ type: "answer", sdp }),
  send: (byteLength: number) => ask({ send: byteLength }),
  receive: (byteLength: number) => ask({ receive: byteLength }),
  /** Bytes that came so far. */
  count: () => ask({ count: true }),
};

Object.assign(globalThis, { peer });
