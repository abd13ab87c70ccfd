// Times and limits of one connection, and why. Rule: nothing that the other side sends grows past one of these.

/**
 * Milliseconds between looks at the path while connected. A timer, since no event tells a round trip time, and only
 * some browsers tell a changed candidate pair; slow enough to cost nothing, quick enough for someone watching.
 */
export const PATH_EVERY_MS = 3_000;
/** Remote candidates taken per description, kept ones too. A device has about ten; a flood would cost checks each. */
export const MAX_CANDIDATES = 64;
/** Characters of one candidate. The longest that browsers write are under 300. */
export const MAX_CANDIDATE_LENGTH = 1_000;
/** Bytes that may wait in the control channel's queue: 32 of the longest messages; then `send` says no. */
export const MAX_CONTROL_QUEUE_BYTES = 1024 * 1024;
