// Every bound that the other side, a broker, a link or a file could otherwise push against.
// Rule: each number has its unit, its reason and, where there is one, its source. Change it here only.

const KiB = 1024;
const MiB = 1024 * KiB;
const GiB = 1024 * MiB;

/** The protocol's name and version; part of every key derivation, so versions never mix. */
export const PROTOCOL = "ferry/1";
/** Version number spoken in `introduce`, in frames and in sealed boxes. */
export const PROTOCOL_VERSION = 1;

// ---- Control messages (JSON text on the control channel) ----

/** Bytes (UTF-8) of one control message. Small, so that chat never waits behind a list. */
export const MAX_CONTROL_BYTES = 32 * KiB;
/** Bytes (UTF-8) that one page of `transfer-items` aims at; leaves room for the envelope. */
export const MANIFEST_PAGE_BYTES = 24 * KiB;
/** Characters (UTF-16 units) of one chat message; four-byte characters still fit a control message. */
export const MAX_CHAT_LENGTH = 8_000;
/** Control messages accepted from one peer per second on average, and at once. Far above what a person makes. */
export const CONTROL_RATE_PER_SECOND = 200;
export const CONTROL_BURST = 2_000;

// ---- Names ----

/** Bytes (UTF-8) of a device name: it travels in every invitation, and a QR code must stay small. */
export const MAX_DEVICE_NAME_BYTES = 32;
/** Bytes (UTF-8) of one path segment: what ext4, APFS and NTFS can all hold. */
export const MAX_NAME_BYTES = 255;
/** Bytes (UTF-8) of a whole item path as it travels. */
export const MAX_PATH_BYTES = 1_024;
/** Folders one inside the other. */
export const MAX_PATH_DEPTH = 32;
/** Characters of a MIME type as it travels (RFC 6838, section 4.2: 127 + "/" + 127). */
export const MAX_TYPE_LENGTH = 255;

// ---- Transfers ----

/** Items in one transfer. The manifest is held in memory and kept: about 20 MiB at this bound. */
export const MAX_ITEMS = 100_000;
/** Bytes of one transfer's manifest as it is kept in memory, all names together: MAX_ITEMS at 240 each on average. */
export const MAX_MANIFEST_BYTES = 24 * MiB;
/** Bytes of one transfer: 8 TiB keeps the number of blocks under 2^21 at the largest block. */
export const MAX_TRANSFER_BYTES = 8 * 1024 * GiB;
/** Transfers of one pair that may be open (offered, accepted, paused) at once, per direction. */
export const MAX_OPEN_TRANSFERS = 64;
/** Offers of one pair that may wait for an answer at once. */
export const MAX_WAITING_OFFERS = 16;

/** Block size in bytes by transfer size (docs/protocol/transfer.md, section 1): keeps the bitmap small. */
export function blockBytesFor(totalBytes: number): number {
  if (totalBytes > 256 * GiB) return 4 * MiB;
  if (totalBytes > 16 * GiB) return 1 * MiB;
  return 256 * KiB;
}

/** Bytes of one lane message, header included. 64 KiB measured as good as more. */
export const MAX_FRAME_BYTES = 64 * KiB;
/** Bytes a receiver lets a sender be ahead of durable storage, over all lanes of one transfer. */
export const STORE_CREDIT_BYTES = 32 * MiB;
/** Runs listed in one message; 20 bytes of JSON each at most, so that chat hardly waits behind one. */
export const MAX_HELD_RUNS = 250;
/** Such messages ahead of a resume. Items that stopped lie between what is held: thousands of them make as many runs. */
export const MAX_HELD_PAGES = 64;
/** Runs that are told at a start; what does not fit is given up. */
export const MAX_TOLD_RUNS = MAX_HELD_RUNS * (MAX_HELD_PAGES + 1);
/** Items listed in one `items-void`; 22 bytes of JSON each at most. */
export const MAX_LISTED_VOIDS = 1_000;
/** Tries for one block that arrives with a wrong digest before the transfer fails. */
export const MAX_BLOCK_TRIES = 3;

// ---- Lanes ----

/** Lanes between two devices, the first included: measured, each carries on under loss what it carries alone. */
export const MAX_LANES = 16;
/** Lanes that one side may ask for per second on average, and at once: each costs the other a gathering. */
export const LANES_PER_SECOND = 1;
export const LANE_BURST = 2 * MAX_LANES;

// ---- Outbox ----

/** Messages and offers kept for one device that is away. */
export const MAX_OUTBOX = 1_000;

// ---- Signaling ----

/** Bytes of a sealed box as it goes through a broker, before base64url. An SDP is 1 to 3 KiB. */
export const MAX_BOX_BYTES = 16 * KiB;
/** Characters of one SDP. One application section is 1 to 3 KiB; calls with many codecs stay under 20 KiB. */
export const MAX_SDP_LENGTH = 24_000;
/** Hellos answered per second on average and at once, whoever sends them: trial decryption costs CPU. */
export const HELLO_RATE_PER_SECOND = 20;
export const HELLO_BURST = 60;
/** Milliseconds a hello's clock may differ from ours before it is ignored. */
export const HELLO_CLOCK_SKEW_MS = 26 * 60 * 60 * 1000;

// ---- Servers ----

/** Brokers listened on at once, each with a socket of its own; as many as `introduce` may name. */
export const MAX_BROKERS = 4;
/** Bytes of a broker's address; longer ones would not fit an invitation. */
export const MAX_BROKER_URL_BYTES = 200;
/** STUN and TURN servers, and addresses of one of them; browsers warn from five on, since each slows gathering down. */
export const MAX_ICE_SERVERS = 4;
export const MAX_ICE_URLS = 4;
/** Characters of one such address: the longest name of a host (RFC 1035, section 2.3.4) is 253. */
export const MAX_ICE_URL_LENGTH = 256;
/** Bytes (UTF-8) of a relay's user name, and of its password: RFC 8489, section 14.3; browsers refuse longer names. */
export const MAX_CREDENTIAL_BYTES = 509;

// ---- Pairing ----

/** Devices one device can be paired with: every hello is tried against each of them. */
export const MAX_PAIRS = 256;
/** Milliseconds an invitation lives: on screen, and as a shared link. */
export const SCREEN_INVITATION_MS = 3 * 60 * 1000;
export const LINK_INVITATION_MS = 60 * 60 * 1000;
/** Milliseconds a first code of two scans lives: time for two people to hold two devices before each other, twice. */
export const TWO_SCANS_MS = 10 * 60 * 1000;
/** Open invitations at once; each has a broker socket of its own. */
export const MAX_OPEN_INVITATIONS = 3;
/** Handshakes that may fail on one invitation before it is burnt. */
export const MAX_INVITATION_FAILURES = 3;
/** Milliseconds that a number and two words live: time to walk to the other device, or to say them on a call. */
export const WORDS_INVITATION_MS = 10 * 60 * 1000;
/**
 * Wrong guesses in a row, each of which ends a set, before there are no words for `WORDS_PAUSE_MS`. Each has one chance
 * in 65,536, so an hour of them has one in two thousand, and only while somebody keeps the words on a screen.
 */
export const MAX_WORDS_BURNT = 5;
export const WORDS_PAUSE_MS = 10 * 60 * 1000;
