// Puts a text on the clipboard at a tap. Rule: what came of it is shown beside that text and said, a refusal too;
// it is forgotten when another text stands there.
import type { ReactiveController, ReactiveControllerHost } from "lit";

/** What each end is called; `refused` also tells how else the text gets across. */
interface CopyingStrings {
  readonly copied: string;
  readonly copyRefused: string;
}

interface Asked {
  readonly text: string;
  is: "asked" | "copied" | "refused";
}

export class Copying implements ReactiveController {
  #host: ReactiveControllerHost & { announce(text: string): void };
  #last: Asked | undefined;

  constructor(host: ReactiveControllerHost & { announce(text: string): void }) {
    this.#host = host;
    host.addController(this);
  }

  hostDisconnected(): void {
    this.#last = undefined;
  }

  /** What came of the last tap, if it was for `text`. */
  of(text: string): "copied" | "refused" | undefined {
    const { text: last, is } = this.#last ?? {};
    return last === text && is !== "asked" ? is : undefined;
  }

  /** In the task of a tap: browsers refuse it otherwise, and where the page has no permission or is not secure. */
  async copy(text: string, words: CopyingStrings): Promise<void> {
    const asked: Asked = { text, is: "asked" };
    this.#last = asked;
    const is = await written(text);
    // Tapped again meanwhile, or gone from the page: that is what counts.
    if (this.#last !== asked) return;
    asked.is = is;
    this.#host.requestUpdate();
    this.#host.announce(is === "copied" ? words.copied : words.copyRefused);
  }
}

async function written(text: string): Promise<"copied" | "refused"> {
  try {
    await navigator.clipboard.writeText(text);
    return "copied";
  } catch {
    return "refused";
  }
}
