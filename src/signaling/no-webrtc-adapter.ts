// Stands in for webrtc-adapter, which PeerJS imports for the browser's name alone; the build puts it there
// (scripts/aliases.mjs). Rule: the browser's own WebRTC is used as it is. The adapter would wrap RTCPeerConnection and
// RTCDataChannel for browsers older than those Ferry runs in, and add a tenth to the first load.

/** What PeerJS reads of it, as its only import: for `util.supports`, which Ferry does not ask. */
const adapter = { browserDetails: { browser: "unknown", version: 0 } };

// oxlint-disable-next-line import/no-default-export -- the package has nothing else
export default adapter;
