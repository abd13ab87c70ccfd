// One run of CPace for a number and two words, and the secret that comes of it: 32 bytes that stand in for those of an
// invitation from then on. Rule: a run is for one dial between two addresses; loaded only when words are used.
import { PROTOCOL } from "../protocol/limits.ts";
import { equalBytes, fromHex, utf8 } from "../protocol/bytes.ts";
import { beginCpace, confirmation, intermediateKey } from "./cpace.ts";
import type { CpaceInputs, CpaceMessage } from "./cpace.ts";
import { deriveBytes, fields, importSecret } from "./key-schedule.ts";
import type { TwoWords } from "./words.ts";

type Bytes = Uint8Array<ArrayBuffer>;

/** Who runs it: addresses at the broker, and the dial that the joiner chose (32 hex characters). */
export interface WordsRunOptions {
  readonly words: TwoWords;
  readonly dial: string;
  readonly host: string;
  readonly joiner: string;
}

/** What both sides hold when, and only when, their words, addresses, dial and messages are the same. */
export interface WordsAgreement {
  /** 32 bytes. */
  readonly secret: Bytes;
  /** 64 bytes each: the joiner shows its own first, so that a guess is judged before anything is given for it. */
  readonly joinerConfirm: Bytes;
  readonly hostConfirm: Bytes;
}

export interface JoinerRun {
  readonly share: Bytes;
  /** Undefined when the host's share is none that may be used. */
  agree(hostShare: Bytes, hostKeyHash: Bytes): Promise<WordsAgreement | undefined>;
}
export interface HostRun {
  readonly share: Bytes;
  /** Made when it is asked for: a stranger's first message costs no second multiplication. */
  agree(): Promise<WordsAgreement | undefined>;
}

const NOTHING = new Uint8Array(0);

/** CPace's inputs: PRS two bytes, CI the two addresses, sid the dial. Throws RangeError when the dial is none. */
export function cpaceInputs({ words, dial, host, joiner }: WordsRunOptions): CpaceInputs {
  const session = fromHex(dial);
  if (session?.byteLength !== 16) throw new RangeError("words: dial");
  return {
    password: Uint8Array.from(words),
    channel: fields(utf8(`${PROTOCOL} words`), utf8(joiner), utf8(host)),
    session,
  };
}

export function beginAsJoiner(options: WordsRunOptions): JoinerRun {
  const run = beginCpace(cpaceInputs(options));
  const { share } = run;
  return {
    share,
    agree: async (hostShare, hostKeyHash) => {
      // A share sent back to where it came from is nobody's answer.
      const point = equalBytes(share, hostShare) ? undefined : run.secretPoint(hostShare);
      if (!point) return undefined;
      return agreement(options, point, said(share), { share: hostShare, associated: hostKeyHash });
    },
  };
}

export function answerAsHost(options: WordsRunOptions, joinerShare: Bytes, hostKeyHash: Bytes): HostRun {
  const run = beginCpace(cpaceInputs(options));
  const { share } = run;
  return {
    share,
    agree: async () => {
      const point = equalBytes(share, joinerShare) ? undefined : run.secretPoint(joinerShare);
      return point && agreement(options, point, said(joinerShare), { share, associated: hostKeyHash });
    },
  };
}

/** The joiner binds nothing but its share. */
function said(share: Bytes): CpaceMessage {
  return { share, associated: NOTHING };
}

async function agreement(
  { dial }: WordsRunOptions,
  point: Bytes,
  joiner: CpaceMessage,
  host: CpaceMessage,
): Promise<WordsAgreement> {
  const session = fromHex(dial) ?? NOTHING;
  const key = intermediateKey(session, point, joiner, host);
  return {
    secret: await wordsSecret(key),
    joinerConfirm: confirmation(session, key, joiner),
    hostConfirm: confirmation(session, key, host),
  };
}

/** The invitation's secret of CPace's key (ISK, 64 bytes). */
export async function wordsSecret(key: Bytes): Promise<Bytes> {
  return deriveBytes(await importSecret(key), "words secret", 32);
}
