// Pairing by words in the world of devices: what the tests of it share.
// What is loaded only when words are used is there already: fetching it takes time that the clock does not know of.
import "../../../../src/session/meeting/own-words.ts";
import "../../../../src/session/meeting/words-attempt.ts";
import "../../../../src/session/meeting/words-runs.ts";
import "../../../../src/trust/words-run.ts";
import type { ShownWords } from "../../../../src/app/state.ts";
import type { TestDevice, World } from "./world.ts";

export type Shown = Extract<ShownWords, { is: "shown" }>;

/** The number and words on a device's screen, once they are there; `before`: others than these. */
export async function wordsOf(world: World, host: TestDevice, before?: Shown): Promise<Shown> {
  const differs = () => host.words?.is === "shown" && host.words.number !== before?.number;
  await world.until(`${host.name} shows words`, differs);
  if (host.words?.is !== "shown") throw new Error("no words");
  return host.words;
}

/** Shows words until the test ends. */
export function showWords(world: World, host: TestDevice): Promise<Shown> {
  host.meeting.showWords();
  return wordsOf(world, host);
}

/** Words that are not these. */
export function wrong([first, second]: Shown["words"]): Shown["words"] {
  return [first, (second + 1) % 256];
}

export async function type(device: TestDevice, { number, words }: Pick<Shown, "number" | "words">): Promise<void> {
  await device.meeting.useWords(number, words);
}

/** Both are in a link of the same pair. */
export function together(one: TestDevice, other: TestDevice): boolean {
  return [...one.links.keys()].some((pairId) => other.links.has(pairId));
}
