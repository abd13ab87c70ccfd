// Sorts boxes by what they say in the clear: a hello, and a box of words at a number of ours, goes to whoever the line
// listens for, everything else to the dial it names. Rule: nothing here proves anything; whoever takes a box opens it, and what does not open never was.
import { boxDial } from "../../trust/sealed-signaling.ts";
import type { Line } from "./line.ts";

/** A box and where it came in. */
export interface Letter {
  readonly line: Line;
  readonly from: string;
  readonly box: Uint8Array<ArrayBuffer>;
}

/** Who waits for boxes of one dial. */
export interface Correspondent {
  take(kind: "hello-ack" | "signal" | "words", letter: Letter): void;
  /** The broker says nobody is at `to`. */
  absent(line: Line, to: string): void;
}

export class Mail {
  readonly #hello: (dial: string, letter: Letter) => void;
  readonly #words: (dial: string, letter: Letter) => void;
  readonly #byDial = new Map<string, Correspondent>();

  constructor(hello: (dial: string, letter: Letter) => void, words: (dial: string, letter: Letter) => void) {
    this.#hello = hello;
    this.#words = words;
  }

  /** From now on boxes of this dial go to `correspondent`; returns how to end that. */
  register(dial: string, correspondent: Correspondent): () => void {
    this.#byDial.set(dial, correspondent);
    return () => {
      if (this.#byDial.get(dial) === correspondent) this.#byDial.delete(dial);
    };
  }
  take(letter: Letter): void {
    const head = boxDial(letter.box);
    if (!head) return;
    if (head.kind === "hello") this.#hello(head.dial, letter);
    else if (head.kind === "words" && letter.line.place.at === "words") this.#words(head.dial, letter);
    else this.#byDial.get(head.dial)?.take(head.kind, letter);
  }
  absent(line: Line, to: string): void {
    for (const correspondent of this.#byDial.values()) correspondent.absent(line, to);
  }
}
