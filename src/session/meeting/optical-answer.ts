// The device that scanned the first code and shows the answer. Rule: it cannot know when its answer is scanned, so a
// connection that its browser has given up is replaced, with a new answer, until the first code runs out.
//
//   making --> answer --the other device is there--> connecting --proven, kept--> met
//                `--given up: a new answer             `--not proven-- failed
import type { TwoScansError } from "../../app/pairing-state.ts";
import { equalBytes, fromHex } from "../../protocol/bytes.ts";
import { TWO_SCANS_MS } from "../../protocol/limits.ts";
import { generateIdentity } from "../../trust/identity.ts";
import { codeText, encodeOptical, opticalProof } from "../../trust/optical-code.ts";
import type { FirstCode } from "../../trust/optical-code.ts";
import type { PairRecord } from "../link.ts";
import type { EncounterEnd } from "./encounter.ts";
import { keepOpticalPair, opticalError } from "./optical-attempt.ts";
import type { OpticalAttemptEvents, OpticalParts } from "./optical-attempt.ts";
import { OpticalWire } from "./optical-wire.ts";
import { ANSWER_AGAIN_MS } from "./timing.ts";

type Bytes = Uint8Array<ArrayBuffer>;

/** A first code that was scanned. */
export interface ScannedCode {
  readonly code: FirstCode;
  readonly bytes: Bytes;
  /** `codeTag` as hex. */
  readonly tag: string;
}

export class OpticalAnswer {
  readonly scanned: ScannedCode;
  /** For this visit only, by either side's wish. */
  readonly #visit: boolean;
  readonly #parts: OpticalParts;
  readonly #events: OpticalAttemptEvents;
  readonly #over = new AbortController();
  readonly #expiresAt: number;
  readonly #identity = generateIdentity();
  #wire: OpticalWire | undefined;
  #madeAt = 0;
  #bytes: Bytes | undefined;
  #kept: PairRecord | undefined;
  readonly #cancelExpiry: () => void;
  #cancelAgain: () => void = () => undefined;

  constructor(parts: OpticalParts, scanned: ScannedCode, visit: boolean, events: OpticalAttemptEvents) {
    this.#parts = parts;
    this.scanned = scanned;
    this.#visit = visit || scanned.code.visit === true;
    this.#events = events;
    const { scene } = parts;
    // Clocks differ, and a code may claim to live for ever.
    const left = Math.min(TWO_SCANS_MS, Math.max(ANSWER_AGAIN_MS, scanned.code.expiresAt - scene.now()));
    this.#expiresAt = scene.now() + left;
    events.show({ stage: "making", ...this.#passing });
    this.#make();
    // Last: an answer that could not even be begun says nothing later, when another is under way.
    this.#cancelExpiry = scene.clock.after(left, () => this.busy || this.#fail("expired"));
  }

  /** The other device is there: from then on it cannot be replaced without losing what is under way. */
  get busy(): boolean {
    return this.#wire?.open ?? false;
  }
  /** Whether this is the answer that is shown here. */
  shows(bytes: Bytes): boolean {
    return this.#bytes !== undefined && equalBytes(this.#bytes, bytes);
  }
  close(): void {
    this.#finish();
    this.#wire?.close();
  }

  get #passing(): { visit?: true } {
    return this.#visit ? { visit: true } : {};
  }
  #make(): void {
    const { scene } = this.#parts;
    const { name } = this.scanned.code;
    const visit = this.#visit;
    const wire = new OpticalWire(scene, {
      joined: () => this.#events.show({ stage: "connecting", name, ...this.#passing }),
      keep: async (result) => {
        const side = { identity: await this.#identity, role: "joiner", name, visit } as const;
        this.#kept = await keepOpticalPair(this.#parts, result, side, this.#over.signal);
      },
      proven: (proven, texts) => this.#met((pair) => this.#events.met(pair, proven, texts)),
      ended: (why) => this.#ended(wire, why),
    });
    this.#wire = wire;
    this.#madeAt = scene.now();
    this.#describe(wire).catch(() => this.#wire === wire && !wire.closed && this.#fail("failed"));
  }
  async #describe(wire: OpticalWire): Promise<void> {
    const { scene } = this.#parts;
    const { code, bytes: first, tag } = this.scanned;
    const end = await wire.describe(code.end);
    if (!end) return this.#fail("no-address");
    const share = scene.random(16);
    const tagBytes = fromHex(tag) ?? new Uint8Array(0);
    const own = { share, end, name: scene.deviceName, ...this.#passing };
    const bytes = encodeOptical({ kind: "answer", tag: tagBytes, ...own });
    const proof = await opticalProof({ bytes: first, share: code.share }, { bytes, share });
    const identity = await this.#identity;
    if (this.#over.signal.aborted || this.#wire !== wire) return;
    this.#bytes = bytes;
    wire.expect({ role: "joiner", mode: "scans", ...proof, identity });
    const text = codeText(bytes, scene.network.appUrl);
    const shown = { name: code.name, code: text, expiresAt: this.#expiresAt, ...this.#passing };
    this.#events.show({ stage: "answer", ...shown });
  }
  #ended(wire: OpticalWire, why: EncounterEnd): void {
    if (this.#wire !== wire || this.#over.signal.aborted) return;
    if (this.#kept) return this.#met((pair) => this.#events.met(pair, undefined, []));
    if (why !== "no-path") return this.#fail(opticalError(why));
    const { scene } = this.#parts;
    const wait = Math.max(0, this.#madeAt + ANSWER_AGAIN_MS - scene.now());
    this.#cancelAgain = scene.clock.after(wait, () => this.#makeAgain());
  }
  #makeAgain(): void {
    try {
      this.#make();
    } catch {
      this.#fail("failed");
    }
  }
  #met(tell: (pair: PairRecord) => void): void {
    if (this.#over.signal.aborted || !this.#kept) return;
    this.#finish();
    tell(this.#kept);
  }
  #finish(): void {
    this.#over.abort();
    this.#cancelExpiry();
    this.#cancelAgain();
  }
  #fail(error: TwoScansError): void {
    if (this.#over.signal.aborted) return;
    this.close();
    this.#events.failed(error, this.scanned.code.name);
  }
}
