// Pairing by two scans: which of the two devices this one is, and what each scanned code means in that moment.
// Rule: one attempt at a time; a code that does not fit is said and costs nothing of what is under way.
import type { TwoScans, TwoScansError } from "../../app/pairing-state.ts";
import { toHex } from "../../protocol/bytes.ts";
import { MAX_PAIRS } from "../../protocol/limits.ts";
import { codeTag, parseOptical } from "../../trust/optical-code.ts";
import type { AnswerCode, FirstCode } from "../../trust/optical-code.ts";
import { OpticalAnswer } from "./optical-answer.ts";
import type { ScannedCode } from "./optical-answer.ts";
import type { OpticalAttemptEvents, OpticalParts } from "./optical-attempt.ts";
import { OpticalFirst } from "./optical-first.ts";
import { CLOCK_GRACE_MS, MAX_PAST_CODES } from "./timing.ts";

type Bytes = Uint8Array<ArrayBuffer>;

export class Optical {
  readonly #parts: OpticalParts;
  #attempt: OpticalFirst | OpticalAnswer | undefined;
  #asked: ScannedCode | undefined;
  #now: TwoScans | undefined;
  /** Tags of our own first codes that ended, the newest last, and what is said of an answer to one. */
  readonly #past = new Map<string, "used" | "expired" | "foreign">();

  constructor(parts: OpticalParts) {
    this.#parts = parts;
  }

  /** Makes a code to show, unless something is under way. Another wish is another code: an answer is to one of them. */
  begin(visit: boolean): void {
    const attempt = this.#attempt;
    if (attempt instanceof OpticalFirst && !attempt.busy && attempt.visit !== visit) this.#stop("foreign");
    if (this.#attempt || this.#asked) return this.#tell(this.#now);
    if (this.#full) return this.#tell({ stage: "failed", name: "", error: "too-many" });
    this.#start((events) => new OpticalFirst(this.#parts, visit, events));
  }
  /** A text that `looksOptical`. */
  async open(text: string): Promise<void> {
    const parsed = parseOptical(text);
    if (!parsed.ok) return this.#wrong(parsed.error, "");
    const { code, bytes } = parsed;
    if (code.kind === "answer") return this.#answered(code, bytes);
    this.#opened(code, bytes, toHex(await codeTag(bytes)));
  }
  agree(visit: boolean): void {
    const scanned = this.#asked;
    if (!scanned) return;
    this.#asked = undefined;
    this.#start((events) => new OpticalAnswer(this.#parts, scanned, visit, events));
  }
  cancel(): void {
    this.#stop("foreign");
    this.#tell(undefined);
  }
  close(): void {
    this.#stop("foreign");
  }

  get #full(): boolean {
    return this.#parts.book.size >= MAX_PAIRS;
  }
  #opened(code: FirstCode, bytes: Bytes, tag: string): void {
    const attempt = this.#attempt;
    if ((attempt instanceof OpticalFirst && attempt.tag === tag) || this.#past.has(tag))
      return this.#wrong("own", code.name);
    const known = attempt instanceof OpticalAnswer ? attempt.scanned.tag : this.#asked?.tag;
    if (attempt?.busy || known === tag) return this.#tell(this.#now);
    if (this.#parts.scene.now() >= code.expiresAt + CLOCK_GRACE_MS) return this.#wrong("expired", code.name);
    if (this.#full) return this.#wrong("too-many", code.name);
    this.#stop("foreign");
    this.#asked = { code, bytes, tag };
    this.#tell({ stage: "ask", name: code.name, ...(code.visit ? { visit: true } : {}) });
  }
  #answered(code: AnswerCode, bytes: Bytes): void {
    const attempt = this.#attempt;
    const tag = toHex(code.tag);
    if (attempt instanceof OpticalFirst && attempt.tag === tag)
      return this.#full ? this.#wrong("too-many", code.name) : attempt.accept(code, bytes);
    if (attempt instanceof OpticalAnswer && attempt.shows(bytes)) return this.#wrong("own", code.name);
    this.#wrong(this.#past.get(tag) ?? "foreign", code.name);
  }
  /** Said beside what is under way, else as the end of it. */
  #wrong(error: TwoScansError, name: string): void {
    const now = this.#now;
    if (now?.stage === "code" || now?.stage === "answer") return this.#tell({ ...now, trouble: error });
    if (this.#attempt || this.#asked) return this.#tell(now);
    this.#tell({ stage: "failed", name, error });
  }

  #start(make: (events: OpticalAttemptEvents) => OpticalFirst | OpticalAnswer): void {
    let attempt: OpticalFirst | OpticalAnswer | undefined;
    // It tells its first stage while it is being made.
    const current = () => attempt === undefined || this.#attempt === attempt;
    const events: OpticalAttemptEvents = {
      show: (now) => current() && this.#tell(now),
      failed: (error, name) => {
        this.#stop(error === "expired" ? "expired" : "used");
        this.#tell({ stage: "failed", name, error });
      },
      met: (pair, wire, texts) => {
        this.#remember("used");
        this.#attempt = undefined;
        this.#tell(undefined);
        this.#parts.met(pair, wire, texts);
      },
    };
    try {
      this.#attempt = attempt = make(events);
    } catch {
      // A browser makes so many connections and no more.
      this.#tell({ stage: "failed", name: "", error: "failed" });
    }
  }
  #stop(past: "used" | "expired" | "foreign"): void {
    this.#remember(past);
    this.#attempt?.close();
    this.#attempt = this.#asked = undefined;
  }
  #remember(past: "used" | "expired" | "foreign"): void {
    if (!(this.#attempt instanceof OpticalFirst) || this.#attempt.tag === undefined) return;
    this.#past.set(this.#attempt.tag, past);
    const [oldest] = this.#past.keys();
    if (this.#past.size > MAX_PAST_CODES && oldest !== undefined) this.#past.delete(oldest);
  }
  #tell(now: TwoScans | undefined): void {
    this.#now = now;
    this.#parts.twoScans(now);
  }
}
