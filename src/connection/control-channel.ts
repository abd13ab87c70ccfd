// The control channel's two duties: short texts in, a bounded queue out.
// Rule: a binary or too long message is a violation, decided before anyone reads it.
import { MAX_CONTROL_BYTES } from "../protocol/limits.ts";
import { utf8 } from "../protocol/bytes.ts";
import { MAX_CONTROL_QUEUE_BYTES } from "./timing.ts";

/** UTF-8 bytes, or Infinity when more than a control message may have. */
function boundedBytes(text: string): number {
  // A character is at least one byte: the cheap check first.
  if (text.length > MAX_CONTROL_BYTES) return Infinity;
  const { byteLength } = utf8(text);
  return byteLength > MAX_CONTROL_BYTES ? Infinity : byteLength;
}

export interface ControlEvents {
  open(): void;
  text(text: string): void;
  violation(why: string): void;
  /** Closed, and not by us: SCTP is gone with it, so no ICE restart brings it back. */
  closed(): void;
}

export function listenToControl(channel: RTCDataChannel, events: ControlEvents): void {
  channel.binaryType = "arraybuffer";
  channel.onopen = () => events.open();
  channel.onclose = () => events.closed();
  channel.onmessage = ({ data }: MessageEvent<unknown>) => {
    if (typeof data !== "string") events.violation("binary control message");
    else if (boundedBytes(data) === Infinity) events.violation("control message too long");
    else events.text(data);
  };
}

/** False, having sent nothing, when the text is too long, the channel not open or its queue full. */
export function sendControl(channel: RTCDataChannel, text: string): boolean {
  if (channel.readyState !== "open" || channel.bufferedAmount + boundedBytes(text) > MAX_CONTROL_QUEUE_BYTES)
    return false;
  try {
    channel.send(text);
    return true;
  } catch {
    // Chromium's queue is full (its own bound), or the channel closed in this very moment.
    return false;
  }
}
