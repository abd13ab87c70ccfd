// A sealed conversation through a broker after a hello was answered: whole messages out and in, in order.
// Rule: what does not open is dropped in silence; messages that come before somebody listens wait, bounded.
import { signalSession } from "../../trust/sealed-signaling.ts";
import type { Role, SignalMessage, SignalSession } from "../../trust/sealed-signaling.ts";
import type { Line } from "./line.ts";
import type { Correspondent, Letter, Mail } from "./mail.ts";
import { MAX_EARLY_BOXES } from "./timing.ts";

export interface ExchangeOptions {
  readonly secret: CryptoKey;
  /** Ours. */
  readonly role: Role;
  readonly dial: string;
  readonly nonce: string;
  readonly line: Line;
  /** Their address at the broker. */
  readonly remote: string;
  /** Sent before all else: the answer to their hello. */
  readonly ack?: Promise<Uint8Array<ArrayBuffer>>;
}

export class Exchange implements Correspondent {
  /** Their address at the broker. */
  readonly remote: string;
  readonly line: Line;
  readonly #session: Promise<SignalSession>;
  readonly #unregister: () => void;
  readonly #release: () => void;
  #listener: ((message: SignalMessage) => void) | undefined;
  #early: SignalMessage[] = [];
  #sending: Promise<unknown> = Promise.resolve();
  #closed = false;

  constructor(mail: Mail, { secret, role, dial, nonce, line, remote, ack }: ExchangeOptions) {
    this.line = line;
    this.remote = remote;
    this.#session = signalSession(secret, { role, dial, nonce, local: line.id, remote });
    this.#unregister = mail.register(dial, this);
    this.#release = line.hold();
    if (ack) this.#post(() => ack);
  }

  /** Sealed and sent in the order of the calls; lost when the line is down, or when it is longer than a box. */
  send(message: SignalMessage): void {
    this.#post(async () => (await this.#session).seal(message));
  }
  /** Says a last thing and closes when it is out. */
  sayLast(message: SignalMessage): void {
    this.#listener = undefined;
    this.send(message);
    void this.#sending.then(() => this.close());
  }
  listen(listener: (message: SignalMessage) => void): void {
    this.#listener = listener;
    for (const message of this.#early.splice(0)) this.#deliver(message);
  }
  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#listener = undefined;
    this.#early = [];
    this.#unregister();
    this.#release();
  }

  /** On another of our lines it is dropped: whether it worked would tell a broker that both ids are one device's. */
  take(kind: "hello-ack" | "signal" | "words", { line, from, box }: Letter): void {
    if (kind !== "signal" || from !== this.remote || line !== this.line) return;
    void this.#open(box);
  }
  absent(): void {
    // Said of somebody who answered a moment ago; time-outs judge that.
  }

  #post(make: () => Promise<Uint8Array<ArrayBuffer>>): void {
    this.#sending = this.#sending.then(make).then(
      (box) => this.#closed || this.line.send(this.remote, box),
      () => undefined,
    );
  }
  async #open(box: Uint8Array<ArrayBuffer>): Promise<void> {
    const session = await this.#session;
    const message = await session.open(box);
    if (message) this.#deliver(message);
  }
  #deliver(message: SignalMessage): void {
    if (this.#closed) return;
    if (this.#listener) this.#listener(message);
    else if (this.#early.length < MAX_EARLY_BOXES) this.#early.push(message);
  }
}
