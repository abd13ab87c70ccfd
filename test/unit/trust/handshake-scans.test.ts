// The handshake after two scans: proven by both codes whole and by both certificates, and by nothing less.
import { describe, expect, it } from "vitest";

import vectors from "../../../docs/protocol/vectors/two-scans.json";
import { fromHex } from "../../../src/protocol/bytes.ts";
import { HandshakeError } from "../../../src/trust/handshake-messages.ts";
import { Handshake } from "../../../src/trust/handshake.ts";
import type { HandshakeOptions, HandshakeResult } from "../../../src/trust/handshake.ts";
import { generateEphemeral, generateIdentity } from "../../../src/trust/identity.ts";
import { hostKeyHash } from "../../../src/trust/invitation.ts";
import { opticalProof } from "../../../src/trust/optical-code.ts";

const [pair] = vectors.pairs;
if (!pair) throw new Error("no vectors");
const bytes = (hex: string) => fromHex(hex) ?? new Uint8Array(0);
const first = { bytes: bytes(pair.first.bytes), share: bytes(pair.first.share) };
const answer = { bytes: bytes(pair.answer.bytes), share: bytes(pair.answer.share) };
/** With one byte changed. */
const changed = <T extends typeof first>(code: T, field: keyof T, at: number): T => {
  const copy = (code[field] as Uint8Array<ArrayBuffer>).slice();
  copy[at] = (copy[at] ?? 0) ^ 1;
  return { ...code, [field]: copy };
};

type Codes = readonly [typeof first, typeof answer];
async function side(role: "host" | "joiner", codes: Codes = [first, answer]): Promise<HandshakeOptions> {
  const [host, joiner] = [pair?.first.fingerprint ?? "", pair?.answer.fingerprint ?? ""];
  return {
    role,
    mode: "scans",
    ...(await opticalProof(...codes)),
    fingerprints: role === "host" ? { local: host, remote: joiner } : { local: joiner, remote: host },
    ephemeral: await generateEphemeral(),
    identity: await generateIdentity(),
  };
}
async function run(hostOptions: HandshakeOptions, joinerOptions: HandshakeOptions) {
  const [host, joiner] = await Promise.all([Handshake.create(hostOptions), Handshake.create(joinerOptions)]);
  const two = await host.receive((await joiner.start()) ?? "");
  const three = await joiner.receive(two.send ?? "");
  const four = await host.receive(three.send ?? "");
  const end = await joiner.receive(four.send ?? "");
  return { host: four.done as HandshakeResult, joiner: end.done as HandshakeResult };
}
async function code(work: Promise<unknown>): Promise<string> {
  return work.then(
    () => "none",
    (error: unknown) => (error instanceof HandshakeError ? error.code : String(error)),
  );
}

describe("a handshake after two scans", () => {
  it("makes one pair with the same pictures on both sides, without a hash of the host's key", async () => {
    const { host, joiner } = await run(await side("host"), await side("joiner"));
    expect(joiner.pairId).toBe(host.pairId);
    expect(joiner.pictures).toEqual(host.pictures);
    expect(host.pairSecret.extractable).toBe(false);
  });

  it.each([
    ["a byte of the first code", [changed(first, "bytes", 60), answer]],
    ["a byte of the answer", [first, changed(answer, "bytes", 60)]],
    ["the host's share", [changed(first, "share", 0), answer]],
    ["the joiner's share", [first, changed(answer, "share", 15)]],
    ["which is which", [answer, first]],
  ] satisfies [string, Codes][])("stops with middle when one side saw another: %s", async (_what, codes) => {
    expect(await code(run(await side("host"), await side("joiner", codes)))).toBe("middle");
    expect(await code(run(await side("host", codes), await side("joiner")))).toBe("middle");
  });

  it("stops with middle when a certificate is not the one in the code", async () => {
    const joiner = await side("joiner");
    const other = { ...joiner.fingerprints, remote: "ab".repeat(32) };
    expect(await code(run(await side("host"), { ...joiner, fingerprints: other }))).toBe("middle");
  });

  it("is no handshake of an invitation, nor the other way round", async () => {
    const [host, joiner] = [await side("host"), await side("joiner")];
    const hash = await hostKeyHash(new Uint8Array(await crypto.subtle.exportKey("raw", host.ephemeral.publicKey)));
    const invited = { ...joiner, mode: "invitation", hostKeyHash: hash } as const;
    expect(await code(run(host, invited))).toBe("middle");
    expect(await code(run({ ...host, mode: "invitation" }, joiner))).toBe("middle");
  });
});
