// What the build puts in (vite.config.ts).

/** The version in package.json. */
declare const __FERRY_VERSION__: string;
