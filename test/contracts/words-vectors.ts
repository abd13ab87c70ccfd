// CPace against its draft's own vectors, and the words' exchange against ours (docs/protocol/vectors).
// Rule: the same exam in Node and in browsers.
import cpace from "../../docs/protocol/vectors/cpace.json";
import vector from "../../docs/protocol/vectors/words.json";
import { fromBase64url, fromHex, toHex } from "../../src/protocol/bytes.ts";
import {
  beginCpace,
  confirmation,
  generator,
  generatorString,
  intermediateKey,
  lengthsAndValues,
  multiplyVerified,
  prependLength,
} from "../../src/trust/cpace.ts";
import { cpaceInputs, wordsSecret } from "../../src/trust/words-run.ts";
import { numberPlace, openWords, sealWords } from "../../src/trust/words.ts";
import type { Runner } from "./signaling.ts";

function bytes(hex: string): Uint8Array<ArrayBuffer> {
  const value = fromHex(hex);
  if (!value) throw new Error(`no hex: ${hex}`);
  return value;
}
function same(got: Uint8Array | string | undefined, expected: string, what: string): void {
  const text = got instanceof Uint8Array ? toHex(got) : got;
  if (text !== expected) throw new Error(`${what}: ${text} instead of ${expected}`);
}

export function wordsVectors({ describe, it }: Runner): void {
  describe("the vectors of CPace (draft 21, appendices A.1 and B.3) and of words", () => {
    const inputs = { password: bytes(cpace.prs), channel: bytes(cpace.ci), session: bytes(cpace.sid) };

    it("strings: prepend_len, lv_cat, generator_string", async () => {
      for (const { bytes: text, result } of cpace.prependLength)
        same(prependLength(bytes(text)), result, "prepend_len");
      const { parts, result } = cpace.lengthsAndValues;
      same(lengthsAndValues(...parts.map(bytes)), result, "lv_cat");
      same(generatorString(inputs), cpace.generatorString, "generator_string");
    });

    it("elements: the generator, both shares, the point both come to", async () => {
      same(generator(inputs).toBytes(), cpace.generator, "generator");
      const [a, b] = [beginCpace(inputs, bytes(cpace.ya)), beginCpace(inputs, bytes(cpace.yb))];
      same(a.share, cpace.Ya, "Ya");
      same(b.share, cpace.Yb, "Yb");
      same(a.secretPoint(bytes(cpace.Yb)), cpace.K, "K of the initiator");
      same(b.secretPoint(bytes(cpace.Ya)), cpace.K, "K of the responder");
    });

    it("keys: ISK of initiator and responder, and both confirmations", async () => {
      const a = { share: bytes(cpace.Ya), associated: bytes(cpace.ada) };
      const b = { share: bytes(cpace.Yb), associated: bytes(cpace.adb) };
      const key = intermediateKey(inputs.session, bytes(cpace.K), a, b);
      same(key, cpace.isk, "ISK");
      same(confirmation(inputs.session, key, a), cpace.Ta, "Ta");
      same(confirmation(inputs.session, key, b), cpace.Tb, "Tb");
    });

    it("invalid points: the neutral element and what is no element end a run", async () => {
      const { s, X, product } = cpace.valid;
      same(multiplyVerified(bytes(s), bytes(X)), product, "a valid point");
      for (const point of cpace.invalid) {
        const got = multiplyVerified(bytes(s), bytes(point)) ?? beginCpace(inputs).secretPoint(bytes(point));
        if (got) throw new Error(`${point} was taken for a point`);
      }
    });

    it("words: where a number is, CPace's inputs, and the secret", async () => {
      const v = vector;
      const [first = 0, second = 0] = v.words;
      const place = await numberPlace(v.number);
      same(place.inboxId, v.inboxId, "inbox");
      const run = cpaceInputs({ words: [first, second], dial: v.dial, host: v.inboxId, joiner: v.joiner });
      same(run.channel, v.ci, "channel");
      same(generatorString(run), v.generatorString, "generator_string");
      const [joiner, host] = [beginCpace(run, bytes(v.ya)), beginCpace(run, bytes(v.yb))];
      same(joiner.share, v.joinerShare, "the joiner's share");
      same(host.share, v.hostShare, "the host's share");
      const said = { share: joiner.share, associated: new Uint8Array(0) };
      const answered = { share: host.share, associated: bytes(v.hostKeyHash) };
      const key = intermediateKey(run.session, joiner.secretPoint(host.share) ?? said.share, said, answered);
      same(key, v.isk, "ISK");
      same(confirmation(run.session, key, said), v.joinerConfirm, "the joiner's confirmation");
      same(confirmation(run.session, key, answered), v.hostConfirm, "the host's confirmation");
      same(await wordsSecret(key), v.secret, "secret");
    });

    it("words: boxes of one number open for that number alone", async () => {
      const place = await numberPlace(vector.number);
      const route = { role: "joiner", from: vector.joiner, to: vector.inboxId } as const;
      const known = await openWords(place, route, fromBase64url(vector.firstBox) ?? new Uint8Array(0));
      same(known?.step === 1 ? known.share : undefined, vector.joinerShare, "the box of the vectors");
      const share = bytes(vector.joinerShare);
      const box = await sealWords(place, route, vector.dial, { step: 1, share });
      const opened = await openWords(place, route, box);
      same(opened?.step === 1 ? opened.share : undefined, vector.joinerShare, "share");
      const other = await numberPlace(vector.number + 1);
      if (await openWords(other, route, box)) throw new Error("another number opened it");
      if (await openWords(place, { ...route, role: "host" }, box)) throw new Error("it was reflected");
    });
  });
}
