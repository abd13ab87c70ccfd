// The app offline: the shell and the scanner's wasm from the cache, config.json from the network with its last good copy.
// Rule: a new version waits until a person says so; nothing of a device's data is kept here.
import { cleanupOutdatedCaches, createHandlerBoundToURL, precacheAndRoute } from "workbox-precaching";
import { NavigationRoute, registerRoute } from "workbox-routing";

import { isConfig, keepConfig, respondWithConfig } from "./config-copy.ts";
import { isDownload, keepDownload, respondWithDownload } from "./downloads.ts";
import { openTold, takeTelling } from "./notifications.ts";

declare const self: ServiceWorkerGlobalScope & { readonly __WB_MANIFEST: Parameters<typeof precacheAndRoute>[0] };

// Registered before workbox's own listener, which would answer a navigation to a streamed file with the shell.
self.addEventListener("fetch", (event) => {
  const { scope } = self.registration;
  if (isDownload(event.request, scope)) event.respondWith(respondWithDownload(event.request, scope));
  else if (isConfig(event.request, scope)) event.respondWith(respondWithConfig(event.request));
  else return;
  event.stopImmediatePropagation();
});

self.addEventListener("install", (event) => event.waitUntil(keepConfig(self.registration.scope)));
precacheAndRoute(self.__WB_MANIFEST);
cleanupOutdatedCaches();
registerRoute(new NavigationRoute(createHandlerBoundToURL("index.html")));

self.addEventListener("message", (event) => {
  if (keepDownload(event) || takeTelling(event)) return;
  const message: unknown = event.data;
  if (typeof message !== "object" || message === null || !("type" in message)) return;
  if (message.type === "skip-waiting") event.waitUntil(self.skipWaiting());
});

self.addEventListener("notificationclick", (event) => event.waitUntil(openTold(event)));

// The page that installs the first version is controlled at once, so that it works offline without a reload.
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));
