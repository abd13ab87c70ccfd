// One hello to one address, and the answer to a hello of theirs. Both end in an Exchange.
// Rule: a dial takes the first answer that opens, and no other.
import { openHelloAck, sealHello, sealHelloAck } from "../../trust/sealed-signaling.ts";
import type { HelloAck, Role } from "../../trust/sealed-signaling.ts";
import { Exchange } from "./exchange.ts";
import type { Line } from "./line.ts";
import type { Correspondent, Letter, Mail } from "./mail.ts";
import type { Scene } from "./scene.ts";
import { MAX_ACKS, MAX_EARLY_BOXES } from "./timing.ts";

export interface DialOptions {
  readonly secret: CryptoKey;
  /** Ours. */
  readonly role: Role;
  readonly line: Line;
  readonly to: string;
  /** When the round began that it is of; milliseconds since 1970. */
  readonly round?: number;
  /** Ours, for a host who is asked to approve. */
  readonly name?: string;
  /** The joiner of an invitation pairs for this visit only. */
  readonly visit?: boolean | undefined;
}
export interface DialEvents {
  answered(exchange: Exchange, ack: HelloAck): void;
  absent?(): void;
}

const other = (role: Role): Role => (role === "host" ? "joiner" : "host");

export class Dial implements Correspondent {
  readonly #scene: Scene;
  readonly #mail: Mail;
  readonly #options: DialOptions;
  readonly #events: DialEvents;
  readonly #dial: string;
  readonly #unregister: () => void;
  readonly #early: Letter[] = [];
  #acks = 0;
  #over = false;

  constructor(scene: Scene, mail: Mail, options: DialOptions, events: DialEvents) {
    this.#scene = scene;
    this.#mail = mail;
    this.#options = options;
    this.#events = events;
    this.#dial = scene.hex(16);
    this.#unregister = mail.register(this.#dial, this);
    void this.#send();
  }

  close(): void {
    this.#over = true;
    this.#early.length = 0;
    this.#unregister();
  }

  take(kind: "hello-ack" | "signal" | "words", letter: Letter): void {
    if (letter.from !== this.#options.to || letter.line !== this.#options.line) return;
    if (kind === "hello-ack") void this.#answer(letter);
    else if (kind === "signal" && this.#early.length < MAX_EARLY_BOXES) this.#early.push(letter);
  }
  absent(line: Line, to: string): void {
    if (!this.#over && line === this.#options.line && to === this.#options.to) this.#events.absent?.();
  }

  async #send(): Promise<void> {
    const { secret, role, line, to, round, name, visit } = this.#options;
    const of = round === undefined ? {} : { round };
    const said = { ...of, ...(name === undefined ? {} : { name }), ...(visit ? { visit } : {}) };
    const hello = { dial: this.#dial, at: this.#scene.now(), ...said };
    const box = await sealHello(secret, { role, from: line.id, to }, hello);
    if (!this.#over) line.send(to, box);
  }
  async #answer(letter: Letter): Promise<void> {
    if ((this.#acks += 1) > MAX_ACKS) return;
    const { secret, role, line, to } = this.#options;
    const route = { role: other(role), from: to, to: line.id, dial: this.#dial };
    const ack = await openHelloAck(secret, route, letter.box);
    if (!ack || this.#over) return;
    const early = this.#early.splice(0);
    this.close();
    // It takes this dial's place in the mail; what came since the answer is handed on in order.
    const exchange = new Exchange(this.#mail, { secret, role, dial: this.#dial, nonce: ack.nonce, line, remote: to });
    for (const box of early) exchange.take("signal", box);
    this.#events.answered(exchange, ack);
  }
}

/**
 * Answers a hello that was opened; `approval`: a person is being asked first; `name` (ours) and `visit`: where no
 * invitation has said them.
 */
export function answerHello(
  scene: Scene,
  mail: Mail,
  hello: {
    secret: CryptoKey;
    role: Role;
    dial: string;
    letter: Letter;
    approval?: boolean;
    name?: string;
    visit?: boolean;
  },
): Exchange {
  const { secret, role, dial, letter } = hello;
  const { line, from } = letter;
  const nonce = scene.hex(16);
  const said = { ...(hello.name === undefined ? {} : { name: hello.name }), ...(hello.visit ? { visit: true } : {}) };
  const ack: HelloAck = { nonce, at: scene.now(), ...(hello.approval ? { approval: true } : {}), ...said };
  const box = sealHelloAck(secret, { role, from: line.id, to: from, dial }, ack);
  return new Exchange(mail, { secret, role, dial, nonce, line, remote: from, ack: box });
}
