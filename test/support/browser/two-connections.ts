// Two RTCPeerConnections of one page joined to each other, with channels made at once on both sides.

export interface Ends<T> {
  readonly a: T;
  readonly b: T;
}

export interface Joined {
  readonly a: RTCPeerConnection;
  readonly b: RTCPeerConnection;
  close(): void;
}

/** The same negotiated channel on both ends; before `join`, in the task that wants to transfer them. */
export function channelPair({ a, b }: Ends<RTCPeerConnection>, id: number): Ends<RTCDataChannel> {
  const options = { negotiated: true, id, ordered: true };
  return { a: a.createDataChannel(`channel ${id}`, options), b: b.createDataChannel(`channel ${id}`, options) };
}

export function twoConnections(): Joined {
  const a = new RTCPeerConnection();
  const b = new RTCPeerConnection();
  a.onicecandidate = ({ candidate }) => void b.addIceCandidate(candidate ?? undefined);
  b.onicecandidate = ({ candidate }) => void a.addIceCandidate(candidate ?? undefined);
  return {
    a,
    b,
    close() {
      a.close();
      b.close();
    },
  };
}

/** Offers and answers; channels open by themselves after it. */
export async function join({ a, b }: Ends<RTCPeerConnection>): Promise<void> {
  await a.setLocalDescription();
  await b.setRemoteDescription(a.localDescription as RTCSessionDescription);
  await b.setLocalDescription();
  await a.setRemoteDescription(b.localDescription as RTCSessionDescription);
}
