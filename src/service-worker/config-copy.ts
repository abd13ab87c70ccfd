// config.json, which an instance's owner may change at any time without a build: network first, else the last good copy.
// Rule: only an answer that is JSON is kept; a captive portal's page must not become the configuration.

const CACHE = "ferry-config";
/** Milliseconds before the copy is used instead: a network that swallows requests must not hold up the start. */
const NETWORK_MS = 3_000;

/** `scope`: the service worker's, so that the app may live on a sub-path. */
export function isConfig(request: Request, scope: string): boolean {
  return request.method === "GET" && request.url.split("?", 1)[0] === new URL("config.json", scope).href;
}

/** A first visit asks for it before there is a service worker: without this an instance would have none when offline. */
export async function keepConfig(scope: string): Promise<void> {
  await respondWithConfig(new Request(new URL("config.json", scope)));
}

/** Resolves with the fresh config, the last good copy, or a network error when there is neither. */
export async function respondWithConfig(request: Request): Promise<Response> {
  const cache = await caches.open(CACHE);
  try {
    const fresh = await fetch(request, { cache: "no-cache", signal: AbortSignal.timeout(NETWORK_MS) });
    if (!(await isJson(fresh))) throw new TypeError("not a configuration");
    await cache.put(request, fresh.clone());
    return fresh;
  } catch {
    return (await cache.match(request)) ?? Response.error();
  }
}

async function isJson(response: Response): Promise<boolean> {
  if (!response.ok) return false;
  try {
    await response.clone().json();
    return true;
  } catch {
    return false;
  }
}
