// The seam of the session: below it devices meet (sockets, dials, invitations, handshakes, restarts), above it they
// talk (chat, offers, transfers). Rule: a link exists only after the handshake, and there is one per pair at most.
import type { TwoScans } from "../app/pairing-state.ts";
import type { Approval, CheckPictures, Invitation, Joining, PairingWay, Presence, ShownWords } from "../app/state.ts";
import type { ControlMessage } from "../protocol/messages.ts";
import type { Role } from "../trust/sealed-signaling.ts";
import type { TwoWords } from "../trust/words.ts";
import type { ConnectionPath, IcePolicy, IceServer, SignalingState } from "./ports.ts";

type Bytes = Uint8Array<ArrayBuffer>;

/** Messages that the meeting side sends and reads itself; all others pass through `MeetingEvents.message`. */
export type MeetingMessage = Extract<
  ControlMessage,
  {
    type:
      | "introduce"
      | "ping"
      | "pong"
      | "description"
      | "candidate"
      | "lane-description"
      | "lane-candidate"
      | "lane-close"
      | "unpair";
  }
>;
export type TalkMessage = Exclude<ControlMessage, MeetingMessage>;

/** An authenticated connection to one paired device. */
export interface Link {
  readonly pairId: string;
  /** The lane that was made with the connection; deaf until the engine is told whose it is. */
  readonly laneId: string;
  /** False when nothing was sent: the link is closed or its queue is full. Then `closed` follows or has come. */
  send(message: TalkMessage): boolean;
  /** Ends it because the other side broke the protocol; `why` is for logs. */
  violate(why: string): void;
}

/** A link as those see it who decide how many lanes it has. Its lanes end with it, untold. */
export interface LaneLink extends Link {
  /** Which side this is, for good: what both would do at once is done by one of them. */
  readonly role: Role;
  /** As last looked at. */
  readonly path: ConnectionPath | undefined;
  /** Lanes beside the first, of both sides, those that are only asked for too. */
  readonly extraLanes: number;
  /** Of those, the ones that this side asked for. */
  readonly ownExtraLanes: number;
  /** Asks the other side for one more lane. False at the most there may be. */
  addLane(): boolean;
  /** Closes a lane that this side asked for; untold here. */
  closeLane(laneId: string): void;
}

/** A pair as it is kept. Keys are non-extractable. */
export interface PairRecord {
  readonly pairId: string;
  /** Whether this side showed the invitation; it decides who sends SDP first, for good. */
  readonly role: Role;
  readonly secret: CryptoKey;
  /** Our signing key for this pair alone. */
  readonly identity: CryptoKeyPair;
  /** Their pinned public key, 65 bytes. */
  readonly peerKey: Bytes;
  readonly pictures: CheckPictures;
  readonly how: PairingWay;
  /** For this visit only: in memory alone, and never told our inbox. */
  readonly visit?: boolean;
  /** At the host, until the first message after the handshake: the joiner may not know of it. */
  readonly provisional: boolean;
  /** What they call themselves, cleaned. */
  readonly name: string;
  readonly pairedAt: number;
  readonly lastSeenAt: number;
  /** Their inbox, once introduced. */
  readonly inbox?: { readonly secret: Bytes; readonly generation: number };
  /** Generation of our inbox that they have been told. */
  readonly toldGeneration: number;
  /** Brokers they listen on, by address. */
  readonly brokers: readonly string[];
  /** Their clock minus ours in ms, as last introduced. */
  readonly clockDifference: number;
  readonly autoAccept: boolean;
}

export interface MeetingEvents {
  /** Ready to talk; a link that was there for this pair has been reported closed before. */
  opened(link: LaneLink): void;
  message(link: Link, message: TalkMessage): void;
  closed(link: Link): void;
  /** A lane beside the first can carry; `mine`: this side asked for it. */
  laneOpened(link: LaneLink, laneId: string, mine: boolean): void;
  /** It is gone, by the other side's word or with its path. Not told of one that was never opened. */
  laneClosed(link: LaneLink, laneId: string): void;
  /** One that this side asked for did not come about. */
  laneRefused(link: LaneLink): void;
  presence(pairId: string, presence: Presence): void;
  /** A session with it was refused; undefined once one succeeds. */
  trouble(pairId: string, trouble: "key-changed" | "middle" | "newer-version" | "no-path" | undefined): void;
  /** A new pair is kept (durably). */
  paired(pair: PairRecord): void;
  /** Name, last seen or auto-accept changed. */
  pairChanged(pair: PairRecord): void;
  /** Dissolved here or by them; its keys are gone. */
  unpaired(pairId: string, by: "me" | "them"): void;
  broker(url: string, state: SignalingState | undefined): void;
  /** The code on the screen, and the shared link, or that there is none (any more). */
  invitation(kind: "screen" | "link", invitation: Invitation | undefined): void;
  /** The number and words that are shown; undefined while they are not wanted. */
  words(shown: ShownWords | undefined): void;
  approvals(approvals: readonly Approval[]): void;
  joining(joining: Joining | undefined): void;
  twoScans(now: TwoScans | undefined): void;
  /** A table refused: nothing durable happened, and the verb had no effect. */
  storageFault(fault: "full" | "refused"): void;
}

/** What can change while running; a change applies to what is opened from then on. */
export interface NetworkOptions {
  /** Addresses at which this device listens, resolved; the first is named in invitations. */
  readonly brokers: readonly string[];
  readonly iceServers: readonly IceServer[];
  readonly icePolicy: IcePolicy;
  /** The app's address that goes into links: reachable by another device, no fragment. */
  readonly appUrl: string;
  /** How the first broker is named in links made at `appUrl`. */
  readonly brokerRef: { kind: "self" } | { kind: "public" } | { kind: "url"; url: string };
  /** The address behind each kind when reading a link: `self` is resolved from the link's own address ... */
  readonly publicBroker: string;
  /**
   * ... but for links to `appUrl`, which is this very instance: there `self` is at the address that this page was
   * opened with. A page on localhost can reach that one and perhaps not the other (an untrusted certificate).
   */
  readonly selfBroker: string;
}

/** How devices meet, as the rest of the session uses it. */
export interface Meeting {
  /** Reads what is kept and begins to listen and dial. Resolves with the pairs once they are read. */
  start(): Promise<readonly PairRecord[]>;
  /** Closes links and sockets; another tab takes over. */
  stop(): Promise<void>;
  configure(options: NetworkOptions): void;
  /** Tells every link the new name, and every invitation from now on. */
  setDeviceName(name: string): void;

  /**
   * A screen code exists, and is replaced when used or run out, until the returned function is called. `visit`: it pairs
   * for this visit only; of several that are wanted at once the last decides.
   */
  showInvitation(visit?: boolean): () => void;
  /** Makes (or gives again, if more than half of its hour is left) a link to share; `visit`: for this visit only. */
  shareLink(visit?: boolean): Promise<Invitation | undefined>;
  /** The same with a number and two words, which are replaced when guessed wrong, too. */
  showWords(visit?: boolean): () => void;
  openInvitation(text: string): Promise<void>;
  /** What was typed of another device's: typing is agreeing. */
  useWords(number: number, words: TwoWords, visit?: boolean): Promise<void>;
  /** `visit`: for this visit only, which the invitation may want by itself. */
  agreeToJoin(visit?: boolean): void;
  cancelJoin(): void;
  approve(approvalId: string, yes: boolean): void;
  /**
   * `begin`: makes a code, unless one is under way that means the same; `agree`: answers the code that was scanned.
   * `visit`: for this visit only.
   */
  readonly twoScans: { begin(visit?: boolean): void; agree(visit?: boolean): void; cancel(): void };
  forget(pairId: string): Promise<void>;
  setAutoAccept(pairId: string, on: boolean): Promise<void>;
}
