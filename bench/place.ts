// Where a benchmark runs: on loopback, or over a link between two networks. Rule: only what differs between the two.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";

import { startServer } from "../server/server.mjs";
import type { BrowserOptions } from "../test/support/e2e/browser.ts";
import type { Link } from "./link/link.ts";

export interface Served {
  readonly url: string;
  stop(): Promise<void>;
}

export interface Place {
  /** Serves a folder as the app's own server does, so that both sides reach it. */
  serve(root: string): Promise<Served>;
  /** What a side's browser is opened with; after everything is served. */
  browser(side: "sender" | "receiver"): Partial<BrowserOptions>;
  /** Of the sender's side, on a link. */
  readonly address?: string;
}

export const loopback: Place = {
  async serve(root) {
    const server = await startServer({ root, port: 0, host: "127.0.0.1", http: true });
    return { url: server.localUrl, stop: () => server.stop() };
  },
  browser: () => ({}),
};

export function overLink(link: Link): Place {
  const origins: string[] = [];
  return {
    address: link.address,
    async serve(root) {
      const script = fileURLToPath(new URL("./link/serve.mjs", import.meta.url));
      const args = ["netns", "exec", link.namespace.a, process.execPath, script, root, link.address];
      const child = spawn("ip", args, { stdio: ["ignore", "pipe", "inherit"] });
      const [line] = (await once(child.stdout, "data")) as [Buffer];
      const url = String(line).trim();
      origins.push(new URL(url).origin);
      return {
        url,
        async stop() {
          child.kill();
          await once(child, "exit");
        },
      };
    },
    browser: (side) => ({
      namespace: side === "sender" ? link.namespace.a : link.namespace.b,
      // Plain HTTP from an address that is not loopback is no secure context by itself.
      flags: [`--unsafely-treat-insecure-origin-as-secure=${origins.join(",")}`],
    }),
  };
}
