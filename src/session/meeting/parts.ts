// What `createMeeting` is built from, and the records it keeps. Rule: records are structured-cloneable, and no secret
// in them leaves the device but by the protocol.
import type { Role } from "../../trust/sealed-signaling.ts";
import type { BrokerRef } from "../../trust/invitation.ts";
import type { MeetingEvents, NetworkOptions, PairRecord } from "../link.ts";
import type { Clock, Connections, Random, Signaling, Surroundings, Table } from "../ports.ts";
import type { TypedWordsRecord, WordsRecord } from "./words-records.ts";

type Bytes = Uint8Array<ArrayBuffer>;

/** This device's own lasting secrets; one record. */
export interface OwnRecord {
  /** 32 bytes; daily ids come of it, and every pair is told. */
  readonly inboxSecret: Bytes;
  /** Counted up from 1 at each new `inboxSecret`. */
  readonly generation: number;
  /** 32 bytes, told to nobody: broker tokens come of it, so that a reload takes its ids over. */
  readonly tokenSecret: Bytes;
  /**
   * So many pairs that knew this `inboxSecret`, or may be told it, were being dissolved: a start that finds this makes a
   * new one. The first versions kept `true`.
   */
  readonly toRenew?: number | true;
}

/** An invitation of ours, until some time after it ran out. */
export interface InvitationRecord {
  readonly is: "own";
  /** Its context in the handshake: 32 hex characters. */
  readonly id: string;
  /** `words`: CPace's key is the secret, and there is no link. */
  readonly kind: "screen" | "link" | "words";
  /** The set of words that it came of; it is listened for at their number. */
  readonly setId?: string;
  readonly secret: Bytes;
  /** The host's key of this invitation; its hash is in the code. */
  readonly ephemeral: CryptoKeyPair;
  readonly hostKeyHash: Bytes;
  /** Where it is listened for, and how the code names that. */
  readonly broker: string;
  readonly brokerRef: BrokerRef;
  readonly madeAt: number;
  /** Whole seconds, in ms since 1970. */
  readonly expiresAt: number;
  readonly state: "open" | "used" | "burnt";
  readonly failures: number;
  /** Pairs for this visit only; then this record is not kept either. */
  readonly visit?: boolean;
  /** Once used: whom by. Until that pair has spoken, whoever knows the secret may still begin again. */
  readonly pairId?: string;
}

/** The one invitation of somebody else that is being asked about or dialled. */
export interface JoiningRecord {
  readonly is: "joining";
  readonly kind: "screen" | "link" | "words";
  readonly secret: Bytes;
  readonly hostKeyHash: Bytes;
  readonly hostName: string;
  readonly broker: string;
  /** Where the host listens, when that does not follow from the secret. */
  readonly inboxId?: string;
  readonly expiresAt: number;
  /** For this visit only, by either side's wish; then this record is not kept. */
  readonly visit?: boolean;
  /** The person said yes: a reload goes on dialling. */
  readonly agreed: boolean;
}

/** Everything in the table of invitations. */
export type KeptInvitation = InvitationRecord | JoiningRecord | WordsRecord | TypedWordsRecord;

/** Of a forgotten pair: what it takes to answer its hello with "unknown", nothing else. */
export interface Tombstone {
  readonly pairId: string;
  readonly secret: CryptoKey;
  /** Ours. */
  readonly role: Role;
  readonly forgottenAt: number;
}

export interface MeetingParts {
  readonly signaling: Signaling;
  readonly connections: Connections;
  readonly pairs: Table<PairRecord>;
  readonly invitations: Table<KeptInvitation>;
  readonly device: Table<OwnRecord>;
  readonly tombstones: Table<Tombstone>;
  readonly clock: Clock;
  readonly random: Random;
  readonly surroundings: Surroundings;
  readonly deviceName: string;
  readonly network: NetworkOptions;
  readonly events: MeetingEvents;
}
