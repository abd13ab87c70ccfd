// Whom a browser's pages and workers ask: every request and every WebSocket, by origin. Rule: counted from when it is
// called, for pages that are opened later too.
import type { Page } from "@playwright/test";

import type { FerryBrowser } from "./browser.ts";

export interface Asked {
  /** Origins, "blob:" and "data:" among them; WebSockets with their own scheme. */
  readonly origins: Set<string>;
  readonly addresses: string[];
  /** What pages said to brokers, frame by frame, as text. */
  readonly frames: string[];
}

export function whomItAsks({ context }: FerryBrowser): Asked {
  const asked: Asked = { origins: new Set(), addresses: [], frames: [] };
  const ask = (address: string) => {
    const { protocol, origin } = new URL(address);
    asked.addresses.push(address);
    asked.origins.add(protocol === "blob:" || protocol === "data:" ? protocol : origin);
  };
  const watch = (page: Page) =>
    page.on("websocket", (socket) => {
      ask(socket.url());
      socket.on("framesent", ({ payload }) => asked.frames.push(String(payload)));
    });
  context.on("request", (request) => ask(request.url()));
  context.on("page", watch);
  for (const page of context.pages()) watch(page);
  return asked;
}
