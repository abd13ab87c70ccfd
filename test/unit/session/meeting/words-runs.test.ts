// The runs of two sets of words that are listened for at once, by somebody who knew the words of the one that is over.
import { expect, it } from "vitest";

import type { Letter } from "../../../../src/session/meeting/mail.ts";
import type { OwnWords } from "../../../../src/session/meeting/own-words.ts";
import type { Scene } from "../../../../src/session/meeting/scene.ts";
import type { WordsRecord } from "../../../../src/session/meeting/words-records.ts";
import { WordsRuns } from "../../../../src/session/meeting/words-runs.ts";
import { beginAsJoiner } from "../../../../src/trust/words-run.ts";
import { numberPlace, openWords, sealWords } from "../../../../src/trust/words.ts";
import type { TwoWords, WordsMessage } from "../../../../src/trust/words.ts";
import { hex } from "./stranger.ts";

it("do not pair through a new set with the words of one that is over, by a run that was begun before", async () => {
  const from = hex(16);
  const sets = { old: await set("old", 1, [1, 1]), new: await set("new", 2, [2, 2]) };
  let oldIsOver = false;
  const adopted: string[] = [];
  const words = {
    get: (id: string) => sets[id as keyof typeof sets],
    over: ({ id }: WordsRecord) => (id === "old" && oldIsOver ? "expired" : undefined),
    burn: async () => undefined,
  } as unknown as OwnWords;
  const scene = { clock: { now: () => 0, after: () => () => undefined } } as unknown as Scene;
  const adopt = async ({ id }: WordsRecord) => void adopted.push(id);
  const runs = new WordsRuns({
    scene,
    words,
    adopt,
    fault: (error) => {
      throw error;
    },
  });
  const say = async (id: keyof typeof sets, message: WordsMessage): Promise<WordsMessage | undefined> => {
    const { place } = sets[id];
    let answer: Uint8Array | undefined;
    const line = {
      place: { at: "words", id },
      id: place.inboxId,
      send: (_: string, box: Uint8Array) => (answer = box),
    };
    const box = await sealWords(place, { role: "joiner", from, to: place.inboxId }, dial, message);
    await runs.take(dial, { line, from, box } as unknown as Letter);
    return answer && openWords(place, { role: "host", from: place.inboxId, to: from }, answer);
  };
  const dial = hex(16);
  const run = beginAsJoiner({ words: [1, 1], dial, host: sets.old.place.inboxId, joiner: from });
  const first = await say("old", { step: 1, share: run.share });
  if (first?.step !== 2) throw new Error("no share");
  const agreed = await run.agree(first.share, first.hostKeyHash);
  if (!agreed) throw new Error("no agreement");
  oldIsOver = true;
  await say("new", { step: 1, share: run.share });
  const last = await say("new", { step: 3, confirm: agreed.joinerConfirm });
  expect([adopted, last]).toEqual([[], undefined]);
});

async function set(id: string, number: number, words: TwoWords) {
  const hostKeyHash = new Uint8Array(16).fill(number);
  return { record: { id, number, words, hostKeyHash } as unknown as WordsRecord, place: await numberPlace(number) };
}
