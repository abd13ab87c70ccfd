// What is kept of words: those shown here, and those typed here. Rule: structured-cloneable, in the table of invitations;
// the words themselves leave the device on its screen alone.
import type { BrokerRef } from "../../trust/invitation.ts";
import type { TwoWords } from "../../trust/words.ts";

type Bytes = Uint8Array<ArrayBuffer>;

/** What the keys of `WordsRecord` begin with. */
export const WORDS_KEY = "words ";

/** A number and two words of ours, until some time after they ended. */
export interface WordsRecord {
  readonly is: "words";
  /** 16 hex characters. */
  readonly id: string;
  readonly number: number;
  /** This record is kept, whatever comes of it: it holds nothing of who comes, and a guess counts after a reload too. */
  readonly visit?: false;
  /** What comes of it is a pair for one visit. */
  readonly once?: boolean;
  readonly words: TwoWords;
  /** The host's key of whatever invitation comes of it; its hash is bound to CPace's key. */
  readonly ephemeral: CryptoKeyPair;
  readonly hostKeyHash: Bytes;
  /** Where it is listened for. */
  readonly broker: string;
  readonly brokerRef: BrokerRef;
  readonly madeAt: number;
  /** Whole seconds, in ms since 1970. */
  readonly expiresAt: number;
  /** `burnt`: guessed wrong. `taken`: the broker has given the number to somebody else. */
  readonly state: "open" | "used" | "burnt" | "taken";
  /** When it was used, burnt or taken. */
  readonly endedAt?: number;
}

/** Words of somebody else that were typed here and are being tried. */
export interface TypedWordsRecord {
  readonly is: "typed";
  readonly number: number;
  /** For this visit only; then this record is not kept. */
  readonly visit?: boolean;
  readonly words: TwoWords;
  /** By our clock alone: the host's is not known. */
  readonly expiresAt: number;
  /** How often they were shown to whoever answered. */
  readonly tries: number;
}
