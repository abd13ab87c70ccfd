// Builds the app before the first end-to-end test when its sources are newer, as `npm start` would.
import { fileURLToPath } from "node:url";

import { buildApp, isBuilt } from "../../../server/freshness.mjs";

// Playwright asks for a default export here.
export default async function buildOnce(): Promise<void> {
  const project = fileURLToPath(new URL("../../..", import.meta.url));
  if (!(await isBuilt(project))) await buildApp(project);
}
