// How long meeting waits and how much it holds, and why. Rule: milliseconds unless said; every wait on a peer is here.

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

// ---- Dials ----

/** From the likeliest address to the less likely ones: an answer takes two trips through the broker. */
export const WAVE_MS = 1_500;
/**
 * After the last hello of a round: an answer takes two trips through the broker, of up to 5 s each while a socket counts
 * as online (`ECHO_LIMIT_MS` of signaling). A PeerServer says "absent" after 5 s.
 */
export const ANSWER_MS = 10_500;
/** For a sending socket to come online: TLS and WebSocket on a slow phone network. */
export const ONLINE_MS = 10 * SECOND;
/** Waits between rounds double from the first to the last of these; each is shortened by up to half. */
export const FIRST_REDIAL_MS = 2 * SECOND;
export const LAST_REDIAL_MS = MINUTE;
/** The last wait while every broker says that nobody is there. It may lie, so it is not for ever. */
export const ABSENT_REDIAL_MS = 2 * MINUTE;
/** Rounds at once; with more pairs than that away they take turns, so brokers see a steady trickle. */
export const MAX_ROUNDS = 8;
/** Sockets at brokers where we do not listen, for sending alone. */
export const MAX_SENDING_LINES = 4;
/** Sockets that joining sends from, beside those: one at a time, and those of attempts before that still end. */
export const MAX_JOINING_LINES = 4;
/** Sockets per broker at ids of single pairs, after the inbox secret changed: pairs first, then tombstones. */
export const MAX_PAIR_INBOXES = 12;
export const MAX_TOMBSTONE_INBOXES = 4;
/**
 * Where there are more of them than sockets, half of the sockets go to the likeliest for good and the others take turns
 * of this length: a device that is open dials every two minutes at the longest (`ABSENT_REDIAL_MS`).
 */
export const INBOX_TURN_MS = 5 * MINUTE;
/** Dials remembered as answered. A replay of an older one costs an answer and gains nothing. */
export const MAX_ANSWERED = 4_096;
/** Boxes that come before their hello-ack is opened; an offer and its candidates. */
export const MAX_EARLY_BOXES = 64;
/** Answers tried for one dial: whoever saw the dial can make boxes that do not open. */
export const MAX_ACKS = 8;

// ---- Encounters: from the answered hello to the proof ----

/** The joiner role waits for the host role's offer before it makes one itself. */
export const OFFER_PATIENCE_MS = 5 * SECOND;
/** Offers that crossed: an offer of the host's younger than this stands. */
export const OFFER_STANDS_MS = 4 * SECOND;
/**
 * A hello that comes this soon after an encounter began was sent before it; later ones replace it, but for those of the
 * host that wait for their description: the broker keeps order, so hellos of before come until then.
 */
export const SETTLE_MS = 3 * SECOND;
/**
 * Rounds that a paired device may begin anew while its host waits for a description, per second on average and at once:
 * each makes a connection. A broker ends a socket that slept for a minute, so no more than some six pile up.
 */
export const ROUNDS_PER_SECOND = 0.2;
export const ROUND_BURST = 8;
/** From the answered hello until both descriptions are known. */
export const DESCRIBE_MS = 15 * SECOND;
/** From both descriptions to an open control channel; browsers give up after 15 s or more. */
export const CONNECT_MS = 20 * SECOND;
/** A connection that failed sooner than this was closed by the other side: ICE needs longer to find no path. */
export const NO_PATH_LEAST_MS = 2 * SECOND;
/** The four texts of the handshake, and the first message after it. */
export const HANDSHAKE_MS = 10 * SECOND;
export const INTRODUCE_MS = 10 * SECOND;
/** The exchange of boxes outlives the proof: candidates under way may still better the path. */
export const LINGER_MS = 10 * SECOND;
/** Answered dials of one pair that wait for an offer at once. */
export const MAX_AWAITED = 4;
/** Texts before the other side is proven: four are said. */
export const MAX_UNPROVEN_TEXTS = 16;

// ---- Links ----

/** Silence after which the other side is asked; a timer, because a dead path tells nothing. */
export const PING_AFTER_MS = 10 * SECOND;
/** For its answer. */
export const PONG_MS = 5 * SECOND;
/** Pings in a row without an answer that mean dead. */
export const MAX_UNANSWERED = 2;
/** `disconnected` heals by itself within this, or not. */
export const DISCONNECTED_MS = 4 * SECOND;
/** Texts that wait while a message before them is being kept. */
export const MAX_WAITING_TEXTS = 500;
/** For the answer to `unpair` before the connection is closed anyway. */
export const GOODBYE_MS = 2 * SECOND;
/** Before a device that broke the protocol or failed its proof is dialled again. */
export const OFFENDED_MS = MINUTE;

/** ICE restarts that the other side may ask for, per second on average and at once: each costs a gathering. */
export const RESTARTS_PER_SECOND = 0.2;
export const RESTART_BURST = 8;

// ---- Invitations ----

/** A code younger than this at the end is not shown again. */
export const SCREEN_LEFT_MS = MINUTE;
/**
 * Clocks differ. The host alone judges whether an invitation has run out, by its own clock; a joiner tries for so much
 * longer than its clock says, and the host listens for so long to say "expired" or "used" instead of nothing.
 */
export const CLOCK_GRACE_MS = 2 * MINUTE;
/** Devices at once that come with one invitation. */
export const MAX_COMERS = 3;
/** A joiner who waits for approval says so again this often; one who did not for longer than `APPROVAL_MS` is gone. */
export const APPROVAL_REFRESH_MS = 20 * SECOND;
export const APPROVAL_MS = 50 * SECOND;
/** A pair whose joiner never spoke: long enough for a phone that was put away at that moment. */
export const PROVISIONAL_MS = DAY;
/** How long a forgotten device is told so. */
export const TOMBSTONE_MS = 30 * DAY;
/** Tombstones kept; the oldest goes. */
export const MAX_TOMBSTONES = 64;

// ---- Two scans ----

/** For a browser to find its own addresses; without servers it takes a moment, behind a closed network for ever. */
export const GATHER_MS = 3 * SECOND;
/** Between two answers made for one code: a browser gives a connection up after some seconds of no answer. */
export const ANSWER_AGAIN_MS = 5 * SECOND;
/** Codes of ours that ended and are told apart from those of others. */
export const MAX_PAST_CODES = 16;

// ---- Joining ----

/** Without an answer for so long the person is told to wait. */
export const JOIN_WAITING_MS = 5 * SECOND;
/** Between dials to a host that may be in the background. */
export const JOIN_REDIAL_MS = 4 * SECOND;
/** The latest dials that an answer is taken to: two trips through a slow broker are longer than that wait. */
export const MAX_JOIN_DIALS = 3;
/** Without any broker for so long joining fails. */
export const JOIN_UNREACHABLE_MS = 20 * SECOND;
/** Encounters that broke off before joining fails; a path that comes and goes gets a few tries. */
export const MAX_JOIN_FAILURES = 4;

// ---- Words ----

/** Words with less left are not shown anew: they would run out while they are typed. */
export const WORDS_LEFT_MS = 2 * MINUTE;
/** Sets that are listened for at once, each with a socket: one for each wish, and one that only says why not. */
export const MAX_LISTENED_WORDS = 3;
/** Numbers in a row that a broker gives to others, within `WORDS_PAUSE_MS`. With few of 999 in use one is plenty. */
export const MAX_WORDS_TAKEN = 8;
/** Runs under way, over all sets; also invitations that may come of one set, for somebody who begins again. */
export const MAX_WORDS_RUNS = 4;
/** Boxes looked at, and runs begun, per second on average and at once: opening costs little, a run 2 ms or more. */
export const WORDS_BOXES_PER_SECOND = 5;
export const WORDS_BOX_BURST = 20;
export const WORDS_RUNS_PER_SECOND = 0.5;
export const WORDS_RUN_BURST = 6;
/** Times that what was typed once is shown to whoever answers, who may check one guess with each. */
export const MAX_WORDS_TRIES = 3;
/** Brokers that are asked for a number, one after the other, and how often all of them. */
export const MAX_WORDS_BROKERS = 4;
export const WORDS_ROUNDS = 2;
/** For the host's last word, and how often it is asked for: it stores before it answers. */
export const WORDS_CONFIRM_MS = 3 * SECOND;
export const WORDS_CONFIRMS = 4;
