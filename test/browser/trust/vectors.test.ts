// The published vectors, and a whole handshake, in the browser's WebCrypto.
import { expect } from "@open-wc/testing";

import { Handshake } from "../../../src/trust/handshake.ts";
import type { HandshakeOptions } from "../../../src/trust/handshake.ts";
import { generateEphemeral, generateIdentity, publicBytes } from "../../../src/trust/identity.ts";
import { hostKeyHash, invitationKey } from "../../../src/trust/invitation.ts";
import { trustVectors } from "../../contracts/trust-vectors.ts";

trustVectors({ describe, it });

it("a handshake ends with the same pair on both sides", async () => {
  const ephemeral = await generateEphemeral();
  const shared = {
    mode: "invitation" as const,
    context: "0".repeat(32),
    secret: await invitationKey(crypto.getRandomValues(new Uint8Array(32))),
  };
  const [one, two] = ["1".repeat(64), "2".repeat(64)];
  const hostOptions: HandshakeOptions = {
    ...shared,
    role: "host",
    ephemeral,
    identity: await generateIdentity(),
    fingerprints: { local: one, remote: two },
  };
  const joinerOptions: HandshakeOptions = {
    ...shared,
    role: "joiner",
    ephemeral: await generateEphemeral(),
    identity: await generateIdentity(),
    fingerprints: { local: two, remote: one },
    hostKeyHash: await hostKeyHash(await publicBytes(ephemeral.publicKey)),
  };
  const [host, joiner] = [await Handshake.create(hostOptions), await Handshake.create(joinerOptions)];
  const second = await host.receive((await joiner.start()) ?? "");
  const third = await joiner.receive(second.send ?? "");
  const hostEnd = await host.receive(third.send ?? "");
  const joinerEnd = await joiner.receive(hostEnd.send ?? "");
  expect(joinerEnd.done?.pairId).to.match(/^[0-9a-f]{32}$/);
  expect(hostEnd.done?.pairId).to.equal(joinerEnd.done?.pairId);
  expect(hostEnd.done?.pictures).to.deep.equal(joinerEnd.done?.pictures);
});
