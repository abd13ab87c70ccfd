// The other side's candidates: kept until there is a description for them, counted, and never fatal.
// Rule: one that the browser refuses costs nothing but itself; a flood ends at MAX_CANDIDATES per description.
import type { IceCandidate } from "../session/ports.ts";
import { MAX_CANDIDATE_LENGTH, MAX_CANDIDATES } from "./timing.ts";

export class RemoteCandidates {
  readonly #peer: RTCPeerConnection;
  #kept: IceCandidate[] = [];
  #count = 0;

  constructor(peer: RTCPeerConnection) {
    this.#peer = peer;
  }

  async add(candidate: IceCandidate): Promise<void> {
    if (this.#count >= MAX_CANDIDATES || candidate.candidate.length > MAX_CANDIDATE_LENGTH) return;
    this.#count += 1;
    if (!this.#peer.remoteDescription || !(await this.#try(candidate))) this.#kept.push(candidate);
  }

  /** A remote description was set: what was kept is tried, and once more after an ICE restart at most. */
  async described(): Promise<void> {
    const kept = this.#kept.splice(0);
    this.#count = 0;
    for (const candidate of kept) await this.#try(candidate);
  }

  clear(): void {
    this.#kept = [];
    this.#count = MAX_CANDIDATES;
  }

  /** False when it does not fit: it may belong to a description of an ICE restart that is still on its way. */
  async #try(candidate: IceCandidate): Promise<boolean> {
    try {
      await this.#peer.addIceCandidate(candidate);
      return true;
    } catch {
      return false;
    }
  }
}
