// What is put in the place of a package, in the app's build and in the bundles of browser tests alike.
import { fileURLToPath } from "node:url";

/** @type {Record<string, string>} */
export const ALIASES = {
  "peerjs-js-binarypack": fileURLToPath(new URL("../src/signaling/no-binarypack.ts", import.meta.url)),
  "webrtc-adapter": fileURLToPath(new URL("../src/signaling/no-webrtc-adapter.ts", import.meta.url)),
};
