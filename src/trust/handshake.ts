// The handshake on the control channel, before any other message: both sides prove the secret they share, for these
// two DTLS certificates and no others, then show and sign with their lasting keys.
// Rule: no I/O and no clock here; a step that does not fit ends it for good, and nothing is shown before the proof.
//
//   joiner                                                     host
//     | 1  ephemeral, commitment(nonce) ------------------------>|   T1 = opening: version, mode, context, both
//     |<------------------------- ephemeral, nonce, confirm   2  |        fingerprints, ephemerals, both nonces' words
//     | 3  sealed: nonce, identity, signature(T2, identity) ---->|   T2 = T1 and the joiner's nonce
//     |<---------------------- sealed: identity, signature(T3) 4 |   T3 = T2 and both identities
//     done (on 4)                                     done (on 3)
import { concat, equalBytes, toBase64url } from "../protocol/bytes.ts";
import type { Role } from "./box.ts";
import {
  checkPictures,
  commitTo,
  extendHash,
  handshakeKeys,
  openingHash,
  pairKeys,
  seal,
  signedText,
  unseal,
} from "./handshake-keys.ts";
import type { CheckPictures, HandshakeKeys } from "./handshake-keys.ts";
import { HandshakeError, HASH_BYTES, readStep, SIGNATURE_BYTES, writeStep } from "./handshake-messages.ts";
import { agree, PUBLIC_KEY_BYTES, publicBytes, sign, verify } from "./identity.ts";
import { hostKeyHash } from "./invitation.ts";

type Bytes = Uint8Array<ArrayBuffer>;

export interface HandshakeOptions {
  readonly role: Role;
  /** `invitation`, and `scans` (two scans): make a new pair. `pair`: proves one that exists. */
  readonly mode: "invitation" | "scans" | "pair";
  /** `invitationContext`, what `opticalProof` says, or the pair's id. */
  readonly context: string;
  /** `invitationKey`, what `opticalProof` says, or the pair's secret. */
  readonly secret: CryptoKey;
  /** By the fingerprint rule, lower-case hex. */
  readonly fingerprints: { readonly local: string; readonly remote: string };
  /** Of this handshake alone; at the host of an invitation, the one whose hash the invitation holds. */
  readonly ephemeral: CryptoKeyPair;
  /** What the invitation said; the joiner of an invitation must give it. */
  readonly hostKeyHash?: Bytes;
  readonly identity: CryptoKeyPair;
  /** The other side's pinned key; mode `pair` must give it. */
  readonly peerKey?: Bytes;
}

export interface HandshakeResult {
  /** 32 hex characters; in mode `pair` the context. */
  readonly pairId: string;
  /** In mode `pair` the secret that was given. */
  readonly pairSecret: CryptoKey;
  /** The other side's lasting public key, 65 bytes. */
  readonly peerKey: Bytes;
  readonly pictures: CheckPictures;
}

export interface HandshakeProgress {
  /** To be sent now, before anything else. */
  readonly send?: string;
  /** The other side is proven. */
  readonly done?: HandshakeResult;
}

type Awaited = 1 | 2 | 3 | 4 | "start" | "over";

export class Handshake {
  readonly #options: HandshakeOptions;
  readonly #ephemeral: Bytes;
  readonly #identity: Bytes;
  readonly #nonce: Bytes;
  #awaited: Awaited;
  #busy = false;
  #spoilt = false;
  #keys: HandshakeKeys | undefined;
  /** T1, then T2. */
  #hash: Bytes = new Uint8Array(0);
  #commitment: Bytes = new Uint8Array(0);

  private constructor(options: HandshakeOptions, ephemeral: Bytes, identity: Bytes) {
    this.#options = options;
    this.#ephemeral = ephemeral;
    this.#identity = identity;
    this.#nonce = crypto.getRandomValues(new Uint8Array(HASH_BYTES));
    this.#awaited = options.role === "host" ? 1 : "start";
  }

  /** Throws RangeError when the options do not fit together. */
  static async create(options: HandshakeOptions): Promise<Handshake> {
    if (options.mode === "pair" && !options.peerKey) throw new RangeError("handshake: no pinned key");
    if (options.mode === "invitation" && options.role === "joiner" && !options.hostKeyHash)
      throw new RangeError("handshake: no host key hash");
    const ephemeral = await publicBytes(options.ephemeral.publicKey);
    return new Handshake(options, ephemeral, await publicBytes(options.identity.publicKey));
  }

  /** The joiner's first text; undefined at the host, which waits. */
  async start(): Promise<string | undefined> {
    if (this.#options.role === "host") return undefined;
    if (this.#awaited !== "start") throw new HandshakeError("protocol");
    this.#awaited = 2;
    this.#commitment = await commitTo(this.#nonce);
    return writeStep(1, { ephemeral: toBase64url(this.#ephemeral), commitment: toBase64url(this.#commitment) });
  }

  /** Takes one text from the other side. Throws HandshakeError; after that, and after `done`, for every text. */
  async receive(text: string): Promise<HandshakeProgress> {
    const step = this.#awaited;
    // A second text while one is being read was sent without awaiting our answer: no honest side does that.
    if (this.#busy || this.#spoilt || step === "start" || step === "over") {
      this.#spoilt = true;
      throw new HandshakeError("protocol");
    }
    this.#busy = true;
    this.#awaited = "over";
    try {
      const { next, ...progress } = await this.#take(step, text);
      if (this.#spoilt) throw new HandshakeError("protocol");
      this.#awaited = next;
      return progress;
    } finally {
      this.#busy = false;
    }
  }

  #take(step: 1 | 2 | 3 | 4, text: string): Promise<HandshakeProgress & { next: Awaited }> {
    switch (step) {
      case 1:
        return this.#answerOpening(text);
      case 2:
        return this.#showJoiner(text);
      case 3:
        return this.#showHost(text);
      case 4:
        return this.#finish(text);
    }
  }

  /** Host, 1 to 2. */
  async #answerOpening(text: string) {
    const { ephemeral, commitment } = readStep(1, text);
    this.#commitment = commitment;
    const { confirm } = await this.#agree(ephemeral, this.#ephemeral, this.#nonce);
    const send = writeStep(2, {
      ephemeral: toBase64url(this.#ephemeral),
      nonce: toBase64url(this.#nonce),
      confirm: toBase64url(confirm),
    });
    return { send, next: 3 as const };
  }

  /** Joiner, 2 to 3: the host is proven to know the secret, so we may be seen. */
  async #showJoiner(text: string) {
    const { ephemeral, nonce, confirm } = readStep(2, text);
    const { mode, hostKeyHash: expected } = this.#options;
    if (mode === "invitation" && !(expected && equalBytes(await hostKeyHash(ephemeral), expected)))
      throw new HandshakeError("middle");
    const keys = await this.#agree(this.#ephemeral, ephemeral, nonce);
    if (!equalBytes(keys.confirm, confirm)) throw new HandshakeError("middle");
    this.#hash = await extendHash(this.#hash, this.#nonce);
    const signature = await sign(this.#options.identity, signedText("joiner", this.#hash, this.#identity));
    const sealed = await seal(keys.joinerSeal, concat(this.#nonce, this.#identity, signature));
    return { send: writeStep(3, { sealed: toBase64url(sealed) }), next: 4 as const };
  }

  /** Host, 3 to 4. */
  async #showHost(text: string) {
    const keys = this.#known();
    const content = await unseal(keys.joinerSeal, readStep(3, text).sealed);
    const nonce = content?.slice(0, HASH_BYTES);
    if (!content || !nonce || !equalBytes(await commitTo(nonce), this.#commitment)) throw new HandshakeError("middle");
    this.#hash = await extendHash(this.#hash, nonce);
    const { peerKey, signature } = split(content.slice(HASH_BYTES));
    await this.#check(peerKey, signature, signedText("joiner", this.#hash, peerKey));
    const t3 = await extendHash(this.#hash, peerKey, this.#identity);
    const own = await sign(this.#options.identity, signedText("host", t3));
    const sealed = await seal(keys.hostSeal, concat(this.#identity, own));
    return {
      send: writeStep(4, { sealed: toBase64url(sealed) }),
      done: await this.#result(peerKey, t3),
      next: "over" as const,
    };
  }

  /** Joiner, on 4. */
  async #finish(text: string) {
    const content = await unseal(this.#known().hostSeal, readStep(4, text).sealed);
    if (!content) throw new HandshakeError("middle");
    const { peerKey, signature } = split(content);
    const t3 = await extendHash(this.#hash, this.#identity, peerKey);
    await this.#check(peerKey, signature, signedText("host", t3));
    return { done: await this.#result(peerKey, t3), next: "over" as const };
  }

  /** Sets T1 and the keys, from the peer's ephemeral among the two. */
  async #agree(joinerEphemeral: Bytes, hostEphemeral: Bytes, hostNonce: Bytes): Promise<HandshakeKeys> {
    const { role, mode, context, fingerprints, secret, ephemeral } = this.#options;
    const host = role === "host";
    const agreed = await agree(ephemeral, host ? joinerEphemeral : hostEphemeral);
    if (!agreed) throw new HandshakeError("middle");
    this.#hash = await openingHash({
      mode,
      context,
      hostFingerprint: host ? fingerprints.local : fingerprints.remote,
      joinerFingerprint: host ? fingerprints.remote : fingerprints.local,
      joinerEphemeral,
      commitment: this.#commitment,
      hostEphemeral,
      hostNonce,
    });
    this.#keys = await handshakeKeys(secret, agreed, this.#hash);
    agreed.fill(0);
    return this.#keys;
  }

  #known(): HandshakeKeys {
    if (!this.#keys) throw new HandshakeError("protocol");
    return this.#keys;
  }

  async #check(peerKey: Bytes, signature: Bytes, text: Bytes): Promise<void> {
    const { mode, peerKey: pinned } = this.#options;
    if (mode === "pair" && !(pinned && equalBytes(peerKey, pinned))) throw new HandshakeError("key-changed");
    // One identity on both ends is this device talking to itself.
    if (equalBytes(peerKey, this.#identity)) throw new HandshakeError("middle");
    if (!(await verify(peerKey, signature, text))) throw new HandshakeError("middle");
  }

  async #result(peerKey: Bytes, t3: Bytes): Promise<HandshakeResult> {
    const { mode, context, secret } = this.#options;
    const { root } = this.#known();
    const { pairId, pairSecret } = mode === "pair" ? { pairId: context, pairSecret: secret } : await pairKeys(root, t3);
    return { pairId, pairSecret, peerKey, pictures: await checkPictures(root, this.#hash) };
  }
}

function split(content: Bytes): { peerKey: Bytes; signature: Bytes } {
  return {
    peerKey: content.slice(0, PUBLIC_KEY_BYTES),
    signature: content.slice(PUBLIC_KEY_BYTES, PUBLIC_KEY_BYTES + SIGNATURE_BYTES),
  };
}
