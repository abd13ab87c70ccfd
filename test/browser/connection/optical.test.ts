// Two real RTCPeerConnections that hold nothing of each other but what two codes say.
import { expect } from "@open-wc/testing";

import vectors from "../../../docs/protocol/vectors/two-scans.json";
import { createConnections } from "../../../src/connection/rtc-connection.ts";
import type { Connection } from "../../../src/session/ports.ts";
import { fromHex, toHex } from "../../../src/protocol/bytes.ts";
import { codeTag, codeText, encodeOptical, parseOptical } from "../../../src/trust/optical-code.ts";
import type { OpticalCode } from "../../../src/trust/optical-code.ts";
import { ownEnd, remoteSdp } from "../../../src/trust/optical-sdp.ts";
import type { OpticalEnd } from "../../../src/trust/optical-sdp.ts";
import { isControl, isOpen, isState, makeEnd } from "../../contracts/connection.ts";
import type { End } from "../../contracts/connection.ts";

const connections = createConnections({ attachLane: () => undefined });
const share = () => crypto.getRandomValues(new Uint8Array(16));

/** This side's end, with every address that it has. */
async function described({ connection, seen }: End, sdp: string): Promise<OpticalEnd> {
  await connection.gathered();
  const candidates = seen.seen.flatMap((event) => ("candidate" in event ? [event.candidate.candidate] : []));
  const end = ownEnd(sdp, candidates);
  if (!end) throw new Error(`no code can be made of ${sdp} and ${candidates.join(", ")}`);
  return end;
}
/** Through the text of a code, as a camera gives it. */
function scanned(code: OpticalCode): OpticalEnd {
  const parsed = parseOptical(codeText(encodeOptical(code), "https://ferry.example/"));
  if (!parsed.ok) throw new Error(parsed.error);
  return parsed.code.end;
}
/** Both ends, with the answer not yet taken. */
async function answered(): Promise<{ a: End; b: End; answer: OpticalEnd }> {
  // Nothing is told from one to the other.
  const [a, b] = [makeEnd(connections, () => undefined), makeEnd(connections, () => undefined)];
  const offer = await described(a, await a.connection.offer({ restart: false }));
  const first = scanned({ kind: "first", expiresAt: Date.now(), share: share(), name: "A", end: offer });
  const own = await described(b, await b.connection.answer(remoteSdp(first, "offer")));
  const answer = scanned({ kind: "answer", tag: new Uint8Array(8), share: share(), name: "B", end: own });
  return { a, b, answer };
}
const isUp = ({ seen }: End) =>
  Promise.all([seen.until(isOpen, "open"), seen.until(isState("connected"), "connected")]);
const close = (...ends: { connection: Connection }[]) => ends.forEach(({ connection }) => connection.close());

describe("two connections of one browser, joined by two codes", () => {
  it("connect with nothing else, name each other's certificates, and carry texts", async () => {
    const { a, b, answer } = await answered();
    await a.connection.accept(remoteSdp(answer, "answer"));
    await Promise.all([isUp(a), isUp(b)]);
    const [left, right] = await Promise.all([a.connection.fingerprints(), b.connection.fingerprints()]);
    expect([left.local, left.remote]).to.deep.equal([right.remote, right.local]);
    a.connection.send("over the first");
    b.connection.send("over the second");
    await Promise.all([
      b.seen.until(isControl("over the first"), "heard"),
      a.seen.until(isControl("over the second"), "heard"),
    ]);
    close(a, b);
  });

  it("restart their paths by descriptions of the browser's own, from either side", async () => {
    const { a, b, answer } = await answered();
    await a.connection.accept(remoteSdp(answer, "answer"));
    await Promise.all([isUp(a), isUp(b)]);
    for (const [one, other] of [
      [a, b],
      [b, a],
    ] as const) {
      const offer = await one.connection.offer({ restart: true });
      await one.connection.accept(await other.connection.answer(offer));
      const text = `after a restart by ${one === a ? "a" : "b"}`;
      one.connection.send(text);
      await other.seen.until(isControl(text), "heard");
    }
    close(a, b);
  });

  it("do not connect when a code named another certificate", async () => {
    const { a, b, answer } = await answered();
    await a.connection.accept(remoteSdp({ ...answer, fingerprint: "ab".repeat(32) }, "answer"));
    await a.seen.until(isState("failed"), "failed");
    expect(a.seen.seen.some(isOpen) || b.seen.seen.some(isOpen)).to.equal(false);
    close(a, b);
  });

  it("tell that no more addresses come when the connection is closed", async () => {
    const end = makeEnd(connections, () => undefined);
    await end.connection.offer({ restart: false });
    const gathered = end.connection.gathered();
    end.connection.close();
    await gathered;
  });

  it("read and write the published codes as Node does", async () => {
    for (const { appUrl, first, answer } of vectors.pairs) {
      for (const { text, bytes } of [first, answer]) {
        const parsed = parseOptical(text);
        if (!parsed.ok) throw new Error(parsed.error);
        expect(toHex(encodeOptical(parsed.code))).to.equal(bytes);
        expect(codeText(parsed.bytes, appUrl)).to.equal(text);
      }
      expect(toHex(await codeTag(fromHex(first.bytes) ?? new Uint8Array(0)))).to.equal(answer.tag);
    }
  });
});
