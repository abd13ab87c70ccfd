// One round of looking for a paired device: a hello to each address it may listen at, on each of its brokers, the
// likeliest first. Rule: ends with the first answer, or after a bounded time without one.
import type { Role } from "../../trust/sealed-signaling.ts";
import { Dial } from "./dial.ts";
import type { Exchange } from "./exchange.ts";
import type { Lines } from "./lines.ts";
import type { Mail } from "./mail.ts";
import type { Scene } from "./scene.ts";
import { ANSWER_MS, ONLINE_MS, WAVE_MS } from "./timing.ts";

export interface RoundOptions {
  readonly secret: CryptoKey;
  /** Ours. */
  readonly role: Role;
  readonly brokers: readonly string[];
  /** Ids to try, in waves: the next wave when the one before was not answered. */
  readonly waves: readonly (readonly string[])[];
}
/** `at`: when it was answered, by the other side's clock. `absent`: every hello was said to reach nobody. `nowhere`: no broker was online. */
export type RoundEnd = { is: "answered"; exchange: Exchange; at: number } | { is: "silent" | "absent" | "nowhere" };

interface Around {
  readonly scene: Scene;
  readonly mail: Mail;
  readonly lines: Lines;
}

export async function dialRound(around: Around, options: RoundOptions, signal: AbortSignal): Promise<RoundEnd> {
  const round = new Round(around, options);
  const stop = () => round.end({ is: "silent" });
  signal.addEventListener("abort", stop, { once: true });
  try {
    return signal.aborted ? { is: "silent" } : await round.run();
  } finally {
    signal.removeEventListener("abort", stop);
  }
}

class Round {
  readonly #around: Around;
  readonly #options: RoundOptions;
  readonly #over = new AbortController();
  readonly #dials: Dial[] = [];
  readonly #startedAt: number;
  #sent = 0;
  #absent = 0;
  #resolve: (end: RoundEnd) => void = () => undefined;

  constructor(around: Around, options: RoundOptions) {
    this.#around = around;
    this.#options = options;
    this.#startedAt = around.scene.now();
  }

  run(): Promise<RoundEnd> {
    return new Promise((resolve) => {
      this.#resolve = resolve;
      const strands = this.#options.brokers.map((broker) => this.#strand(broker));
      void Promise.all(strands).then(() => this.end({ is: this.#verdict() }));
    });
  }
  end(end: RoundEnd): void {
    if (this.#over.signal.aborted) {
      // A second answer to the same round: theirs is waiting for nothing then, and times out.
      if (end.is === "answered") end.exchange.close();
      return;
    }
    this.#over.abort();
    for (const dial of this.#dials) dial.close();
    this.#resolve(end);
  }

  #verdict(): "silent" | "absent" | "nowhere" {
    if (this.#sent === 0) return "nowhere";
    return this.#absent >= this.#sent ? "absent" : "silent";
  }
  async #strand(broker: string): Promise<void> {
    const { scene, lines } = this.#around;
    const { signal } = this.#over;
    const held = lines.toBroker(broker);
    if (!held) return;
    try {
      // Where we listen a dial follows by itself when that broker comes online.
      const limit = held.line.place.at === "nothing" ? ONLINE_MS : 0;
      if (!held.line.online && !(await held.line.becomesOnline(scene, limit, signal))) return;
      for (const [n, ids] of this.#options.waves.entries()) {
        for (const to of ids) if (to !== held.line.id) this.#dial(held.line, to);
        const last = n === this.#options.waves.length - 1;
        if (!(await scene.pause(last ? ANSWER_MS : WAVE_MS, signal))) return;
      }
    } finally {
      held.release();
    }
  }
  #dial(line: Parameters<Mail["absent"]>[0], to: string): void {
    const { scene, mail } = this.#around;
    const { secret, role } = this.#options;
    let told = false;
    this.#sent += 1;
    const dial = new Dial(
      scene,
      mail,
      { secret, role, line, to, round: this.#startedAt },
      {
        answered: (exchange, { at }) => this.end({ is: "answered", exchange, at }),
        absent: () => {
          if (!told) this.#absent += 1;
          told = true;
        },
      },
    );
    this.#dials.push(dial);
  }
}
