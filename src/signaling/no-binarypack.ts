// Stands in for peerjs-js-binarypack, by which PeerJS would pack what its own connections send; the build puts it there
// (scripts/aliases.mjs). Rule: five bytes of it can cost seconds of processor time, and Ferry sends sealed boxes alone
// (sealed-serializers.ts), so it refuses.

function refuse(): never {
  throw new Error("nothing is packed but sealed boxes");
}

export { refuse as pack, refuse as unpack };
