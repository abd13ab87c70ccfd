// Runs the handshake over a control channel, one text at a time. Rule: what the handshake gives is kept durably before
// the text that completes it is sent, so that nobody believes in a pair that the other side could not keep.
import { Handshake } from "../../trust/handshake.ts";
import type { HandshakeOptions, HandshakeResult } from "../../trust/handshake.ts";
import type { TextQueue } from "./text-queue.ts";

export interface ProofParts {
  readonly texts: TextQueue;
  readonly send: (text: string) => void;
  /** Throws TableError: the proof then ends unsaid. */
  readonly keep: (result: HandshakeResult) => Promise<void>;
}

/** The proven other side. Throws HandshakeError, what `keep` throws, and an Error when the queue is closed. */
export async function prove(options: HandshakeOptions, { texts, send, keep }: ProofParts): Promise<HandshakeResult> {
  const handshake = await Handshake.create(options);
  const first = await handshake.start();
  if (first !== undefined) send(first);
  for (;;) {
    const progress = await handshake.receive(await texts.next());
    if (progress.done) await keep(progress.done);
    if (progress.send !== undefined) send(progress.send);
    if (progress.done) return progress.done;
  }
}
