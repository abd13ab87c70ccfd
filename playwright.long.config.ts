// End-to-end tests that take many minutes: `npm run test:long`, whose last result is kept in docs/.
import { defineConfig } from "@playwright/test";

import base from "./playwright.config.ts";

export default defineConfig({ ...base, testDir: "test/long", timeout: 30 * 60_000 });
