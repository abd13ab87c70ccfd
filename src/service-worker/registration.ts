// The page's side of the service worker: registers it, tells when a new version waits, and applies that on request.
// Rule: a page reloads only in the tab where the person asked for it, so an update never cuts a transfer by itself.
import { trustedScriptUrl } from "../trusted-types.ts";

/** Milliseconds between looks for a new version while the page stays open; browsers themselves look at navigation. */
const LOOK_AGAIN_MS = 60 * 60 * 1000;

export interface Updates {
  /** Activates the version that waits, unless another tab did, and reloads this page. */
  applyUpdate(): void;
}

/**
 * Registers the service worker of a built app. Never rejects: where there is none (development, a private window, a
 * certificate the browser does not trust) the app works, but not offline.
 * `onUpdateReady` is called whenever a new version has been downloaded and waits.
 */
export async function registerServiceWorker(onUpdateReady: () => void): Promise<Updates> {
  const container = (navigator as { serviceWorker?: ServiceWorkerContainer }).serviceWorker;
  if (!container || !import.meta.env.PROD) return { applyUpdate() {} };
  try {
    const url = trustedScriptUrl("./service-worker.js");
    const registration = await container.register(url, { updateViaCache: "none" });
    watch(container, registration, onUpdateReady);
    return { applyUpdate: () => apply(container, registration) };
  } catch (error) {
    console.info("Ferry works, but not offline:", error);
    return { applyUpdate() {} };
  }
}

function watch(container: ServiceWorkerContainer, registration: ServiceWorkerRegistration, ready: () => void): void {
  if (registration.waiting && container.controller) ready();
  registration.addEventListener("updatefound", () => {
    const next = registration.installing;
    next?.addEventListener("statechange", () => {
      // Without a controller this is the first install, not an update.
      if (next.state === "installed" && container.controller) ready();
    });
  });
  let lookedAt = performance.now();
  document.addEventListener("visibilitychange", () => {
    if (document.hidden || performance.now() - lookedAt < LOOK_AGAIN_MS) return;
    lookedAt = performance.now();
    // Offline: the next time the page becomes visible will do.
    registration.update().catch(() => {});
  });
}

function apply(container: ServiceWorkerContainer, registration: ServiceWorkerRegistration): void {
  if (!registration.waiting) return location.reload();
  container.addEventListener("controllerchange", () => location.reload(), { once: true });
  registration.waiting.postMessage({ type: "skip-waiting" });
}
