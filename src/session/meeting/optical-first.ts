// The device that shows the first code of two scans, and scans the answer. Rule: one code for one connection: its answer
// is taken once, and whatever comes of that, the next try needs a new code.
//
//   making --> code --answer scanned--> connecting --proven, kept--> met
//                `-- runs out                `--no path, not proven-- failed
import { TWO_SCANS_MS } from "../../protocol/limits.ts";
import { toHex } from "../../protocol/bytes.ts";
import { generateIdentity } from "../../trust/identity.ts";
import { codeTag, codeText, encodeOptical, opticalProof } from "../../trust/optical-code.ts";
import type { AnswerCode } from "../../trust/optical-code.ts";
import type { PairRecord } from "../link.ts";
import { keepOpticalPair, opticalError } from "./optical-attempt.ts";
import type { OpticalAttemptEvents, OpticalParts } from "./optical-attempt.ts";
import { OpticalWire } from "./optical-wire.ts";

type Bytes = Uint8Array<ArrayBuffer>;

export class OpticalFirst {
  /** This side wishes for a visit. */
  readonly visit: boolean;
  readonly #parts: OpticalParts;
  readonly #events: OpticalAttemptEvents;
  readonly #over = new AbortController();
  readonly #wire: OpticalWire;
  #code: { readonly bytes: Bytes; readonly share: Bytes; readonly tag: string } | undefined;
  /** Of the device whose answer was scanned, and whether either side wishes for a visit. */
  #other: { readonly name: string; readonly visit: boolean } | undefined;
  #identity: CryptoKeyPair | undefined;
  #kept: PairRecord | undefined;
  #cancel: () => void = () => undefined;

  constructor(parts: OpticalParts, visit: boolean, events: OpticalAttemptEvents) {
    this.#parts = parts;
    this.visit = visit;
    this.#events = events;
    this.#wire = new OpticalWire(parts.scene, {
      joined: () => undefined,
      keep: async (result) => {
        const [identity, other] = [this.#identity, this.#other];
        if (!identity || !other) throw new Error("proven before it was asked for");
        this.#kept = await keepOpticalPair(parts, result, { identity, role: "host", ...other }, this.#over.signal);
      },
      proven: (wire, texts) => this.#met((pair) => events.met(pair, wire, texts)),
      ended: (why) => {
        if (this.#kept) this.#met((pair) => events.met(pair, undefined, []));
        else this.#fail(opticalError(why));
      },
    });
    events.show({ stage: "making", ...(visit ? { visit } : {}) });
    this.#make().catch(() => this.#fail("failed"));
  }

  /** `codeTag` as hex, once there is a code. */
  get tag(): string | undefined {
    return this.#code?.tag;
  }
  /** Its answer was scanned: from then on it cannot be replaced without losing what is under way. */
  get busy(): boolean {
    return this.#other !== undefined;
  }
  /** The answer to this code; a second one is ignored. */
  accept(code: AnswerCode, bytes: Bytes): void {
    if (this.busy || !this.#code) return;
    const { name } = code;
    const visit = this.visit || code.visit === true;
    this.#other = { name, visit };
    this.#cancel();
    this.#events.show({ stage: "connecting", name, ...(visit ? { visit } : {}) });
    this.#join(this.#code, code, bytes).catch(() => this.#fail("failed"));
  }
  close(): void {
    this.#over.abort();
    this.#cancel();
    this.#wire.close();
  }

  async #make(): Promise<void> {
    const { scene } = this.#parts;
    const end = await this.#wire.describe();
    if (!end) return this.#fail("no-address");
    const share = scene.random(16);
    const expiresAt = Math.floor((scene.now() + TWO_SCANS_MS) / 1000) * 1000;
    const passing = this.visit ? { visit: true } : {};
    const bytes = encodeOptical({ kind: "first", expiresAt, share, end, name: scene.deviceName, ...passing });
    const tag = toHex(await codeTag(bytes));
    if (this.#over.signal.aborted) return;
    this.#code = { bytes, share, tag };
    this.#cancel = scene.clock.after(expiresAt - scene.now(), () => this.#fail("expired"));
    this.#events.show({ stage: "code", code: codeText(bytes, scene.network.appUrl), expiresAt, ...passing });
  }
  async #join(first: { bytes: Bytes; share: Bytes }, answer: AnswerCode, bytes: Bytes): Promise<void> {
    const proof = await opticalProof(first, { bytes, share: answer.share });
    const identity = (this.#identity = await generateIdentity());
    if (this.#over.signal.aborted) return;
    this.#wire.expect({ role: "host", mode: "scans", ...proof, identity });
    this.#wire.accept(answer.end);
  }
  #met(tell: (pair: PairRecord) => void): void {
    if (this.#over.signal.aborted || !this.#kept) return;
    this.#over.abort();
    tell(this.#kept);
  }
  #fail(error: Parameters<OpticalAttemptEvents["failed"]>[0]): void {
    if (this.#over.signal.aborted) return;
    this.close();
    this.#events.failed(error, this.#other?.name ?? "");
  }
}
