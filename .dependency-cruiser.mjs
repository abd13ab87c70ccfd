// The walls between rooms, one line each: what a room may import beside itself (docs/ARCHITECTURE.md, the table).
// Rule: what is not listed is forbidden. Ports are types only: a room that names another's port never runs its code.

const ENGINE_PORTS = "src/engine/(ports|api)\\.ts$";
const SESSION_PORTS = "src/session/ports\\.ts$";
const TYPES_OF_APP = "src/app/(state|pairing-state|verbs)\\.ts$";
/** @param {string[]} names */
const packages = (...names) => names.map((name) => `node_modules/${name}/`);

/** Room: what it may import, and what of that as types alone. */
const ROOMS = {
  protocol: { may: packages("valibot") },
  trust: { may: ["src/protocol/", ...packages("valibot", "@noble/curves", "@noble/hashes")] },
  engine: { may: ["src/protocol/"] },
  signaling: { may: ["src/trust/", "src/protocol/", ...packages("peerjs")], types: [SESSION_PORTS] },
  connection: { may: ["src/trust/", "src/protocol/"], types: [ENGINE_PORTS, SESSION_PORTS] },
  session: { may: ["src/protocol/", "src/trust/"], types: [ENGINE_PORTS, TYPES_OF_APP] },
  storage: {
    may: ["src/protocol/", "src/trusted-types", ...packages("idb-keyval", "client-zip")],
    types: [ENGINE_PORTS, SESSION_PORTS],
  },
  worker: { may: ["src/engine/", "src/storage/", "src/protocol/", "src/trusted-types", ...packages("comlink")] },
  app: { may: ["src/protocol/"], types: ["src/session/", "src/engine/", "src/connection/"] },
  ui: {
    // Of the protocol its numbers and which addresses are dialled: what a person may enter is judged where it is entered.
    may: [
      "src/app/",
      "src/protocol/(limits|server-addresses)\\.ts$",
      ...packages("lit", "lit-html", "lit-element", "@lit/[^/]+", "qrcode", "zxing-wasm", "lucide"),
      // Its asset, by the address that Vite gives it.
      "zxing-wasm/reader/zxing_reader\\.wasm\\?url$",
    ],
  },
  "service-worker": { may: ["src/trusted-types", ...packages("workbox-[^/]+")] },
};

/** Classes that ports declare (StoreError, TableError ...) are values, but belong to the port all the same. */
const isPort = "(ports|api)\\.ts$";

/** @param {[string, { may: string[], types?: string[] }]} entry */
function wall([room, { may, types = [] }]) {
  const inside = `src/${room}/`;
  return [
    {
      name: `${room}-stays-in-its-walls`,
      severity: "error",
      from: { path: `^${inside}` },
      to: { pathNot: [inside, ...may, ...types].map((path) => `^${path}`) },
    },
    {
      name: `${room}-takes-types-only`,
      severity: "error",
      from: { path: `^${inside}` },
      to: {
        path: types.length > 0 ? types.map((path) => `^${path}`) : "^$",
        pathNot: isPort,
        dependencyTypesNot: ["type-only"],
      },
    },
  ];
}

export default {
  forbidden: [
    ...Object.entries(ROOMS).flatMap(wall),
    { name: "no-cycles", severity: "error", from: {}, to: { circular: true } },
    {
      name: "nothing-unresolved",
      severity: "error",
      from: {},
      to: { couldNotResolve: true, pathNot: "\\?|^virtual:" },
    },
    { name: "main-is-the-top", severity: "error", from: {}, to: { path: "^src/main\\.ts$" } },
    {
      name: "no-room-knows-the-server",
      severity: "error",
      from: { path: "^src/" },
      to: { path: "^(server|scripts|test|bench)/" },
    },
    {
      name: "no-development-packages-in-the-app",
      severity: "error",
      from: { path: "^src/" },
      to: { dependencyTypes: ["npm-dev"] },
    },
  ],
  options: {
    doNotFollow: { path: "node_modules" },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: "tsconfig.json" },
    enhancedResolveOptions: { exportsFields: ["exports"], conditionNames: ["import", "browser", "default", "types"] },
  },
};
