// What a receiver holds, where one message does not hold all of it: pages ahead of the word to start.
// Rule: a page is about one attempt; what is kept of them until that starts is bounded, per link.
import type { HeldState } from "../../engine/api.ts";
import { toBase64url } from "../../protocol/bytes.ts";
import { MAX_HELD_PAGES, MAX_HELD_RUNS } from "../../protocol/limits.ts";
import type { BlockRuns, MessageOf } from "../../protocol/messages.ts";
import { ViolationError } from "./talk-parts.ts";

type Runs = [first: number, count: number][];

/** The runs as they are said: pages of `transfer-held`, and what `transfer-resume` itself lists. */
export function inPages(held: BlockRuns): { readonly pages: readonly Runs[]; readonly rest: Runs } {
  const pages: Runs[] = [];
  const runs = held.map(([first, count]): Runs[number] => [first, count]);
  for (let from = 0; from < runs.length; from += MAX_HELD_RUNS) pages.push(runs.slice(from, from + MAX_HELD_RUNS));
  const rest = pages.pop() ?? [];
  return { pages, rest };
}

/** What starts an attempt, in the order in which it is said. */
export function startWords(
  about: { readonly transfer: string; readonly attempt: number },
  { held, heldDigest, partial }: HeldState,
): MessageOf<"transfer-held" | "transfer-resume">[] {
  const { pages, rest } = inPages(held);
  return [
    ...pages.map((page) => ({ type: "transfer-held" as const, ...about, held: page })),
    {
      type: "transfer-resume",
      ...about,
      held: rest,
      heldDigest: toBase64url(heldDigest),
      partial: partial.map(([block, byteLength]) => [block, byteLength]),
    },
  ];
}

/** Of one link: what its device said ahead of starts that are still to come. */
export class HeldPages {
  readonly #waiting = new Map<string, { readonly attempt: number; readonly pages: Uint32Array[] }>();

  /** Throws ViolationError for more than can be. */
  add({ transfer, attempt, held }: MessageOf<"transfer-held">): void {
    const known = this.#waiting.get(transfer);
    const now = known?.attempt === attempt ? known : { attempt, pages: [] };
    if (now.pages.length >= MAX_HELD_PAGES) throw new ViolationError("too many held pages");
    // Eight bytes a run: as lists of pairs those of many transfers would take much more.
    now.pages.push(Uint32Array.from(held.flat()));
    this.#waiting.set(transfer, now);
  }

  /** The transfer is over: it starts no more. */
  end(transferId: string): void {
    this.#waiting.delete(transferId);
  }

  /** Everything that is held by the start of this attempt. */
  take({ transfer, attempt, held }: MessageOf<"transfer-resume">): BlockRuns {
    const known = this.#waiting.get(transfer);
    this.#waiting.delete(transfer);
    if (known?.attempt !== attempt) return held;
    return [...known.pages.flatMap(runsOf), ...held];
  }
}

function runsOf(page: Uint32Array): Runs {
  return Array.from({ length: page.length / 2 }, (_, n) => [page[2 * n] ?? 0, page[2 * n + 1] ?? 0]);
}
