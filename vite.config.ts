// Builds the app for any static host (relative addresses, so sub-paths work) and serves it for development with a
// PeerServer inside. Rule: the manifest's one source is manifest.webmanifest, the policy's is server/security-headers.
import { readFileSync } from "node:fs";

import { defineConfig, type Plugin } from "vite";
import { VitePWA } from "vite-plugin-pwa";

import { ALIASES } from "./scripts/aliases.mjs";
import { createBroker } from "./server/broker.mjs";
import { META_POLICY } from "./server/security-headers.mjs";

const read = (path: string) => readFileSync(new URL(path, import.meta.url), "utf8");
const { version } = JSON.parse(read("./package.json")) as { version: string };

/** Development only: the broker on the same origin, and a config.json that says so. */
function developmentBroker(): Plugin {
  return {
    name: "ferry-broker",
    apply: "serve",
    configureServer({ middlewares, httpServer }) {
      const broker = createBroker();
      middlewares.use(broker.request);
      middlewares.use("/config.json", (_req, res) => {
        res.setHeader("Content-Type", "application/json");
        res.end(JSON.stringify({ brokers: ["self"], iceServers: [] }));
      });
      httpServer?.on("upgrade", (req, socket, head) => void broker.upgrade(req, socket, head));
    },
  };
}

/** Static hosts send no headers of ours: the page brings what a <meta> can hold. */
function metaPolicy(): Plugin {
  return {
    name: "ferry-meta-policy",
    apply: "build",
    transformIndexHtml: {
      order: "post",
      handler: () => [
        {
          tag: "meta",
          attrs: { "http-equiv": "Content-Security-Policy", content: META_POLICY },
          injectTo: "head-prepend",
        },
      ],
    },
  };
}

export default defineConfig({
  base: "./",
  resolve: { alias: ALIASES },
  define: { __FERRY_VERSION__: JSON.stringify(version) },
  build: { target: "es2022", modulePreload: { polyfill: false }, assetsInlineLimit: 0 },
  worker: { format: "es" },
  plugins: [
    developmentBroker(),
    metaPolicy(),
    VitePWA({
      strategies: "injectManifest",
      srcDir: "src/service-worker",
      filename: "service-worker.ts",
      injectRegister: false,
      manifest: JSON.parse(read("./manifest.webmanifest")),
      manifestFilename: "manifest.webmanifest",
      injectManifest: {
        globPatterns: ["**/*.{js,css,html,svg,png,wasm,webmanifest}"],
        // Only shown in the browser's own install dialog.
        globIgnores: ["screenshots/**"],
        // The scanner's wasm is 1 MB; anything larger in the first install would be a mistake.
        maximumFileSizeToCacheInBytes: 2 * 1024 * 1024,
      },
    }),
  ],
});
