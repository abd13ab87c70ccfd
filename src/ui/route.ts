// Places of the app, as written in the address. Rule: an unknown place is the first one; an address never throws.

export type Route =
  | { at: "home" }
  | { at: "conversation"; pairId: string }
  | { at: "history" }
  | { at: "settings" }
  | { at: "pair" }
  | { at: "scan" }
  /** `visit`: for this visit only. */
  | { at: "words"; visit?: true }
  | { at: "two-scans" }
  /** An invitation was opened; the secret is in the address. */
  | { at: "invitation" };

/** A place that a person stays at. */
export type Stay = Exclude<Route, { at: "invitation" }>;

const NAMED = ["history", "settings", "pair", "scan", "words", "two-scans"] as const;

/** Behind the place of words: they pair for one visit. */
const ONCE = "once";

/** `hash` as in `location.hash`. */
export function parseRoute(hash: string): Route {
  const [place = "", argument] = hash.replace(/^#?\/?/, "").split(/\/(.*)/s);
  const pairId = place === "device" && argument ? decoded(argument) : "";
  // The state holds devices in a plain object, and an address can name anything: not what every object has.
  if (pairId !== "" && !(pairId in {})) return { at: "conversation", pairId };
  // An invitation cut short is one too: its address is cleaned, and the app says what is wrong with it.
  if (place === "pair" && argument !== undefined) return { at: "invitation" };
  if (place === "words" && argument === ONCE) return { at: "words", visit: true };
  const named = NAMED.find((name) => name === place);
  return { at: named ?? "home" };
}

/** The address of a place, for `href`. An invitation's own address is its link. */
export function hrefOf(route: Stay): string {
  if (route.at === "home") return "#/";
  if (route.at === "conversation") return `#/device/${encodeURIComponent(route.pairId)}`;
  return route.at === "words" && route.visit ? `#/words/${ONCE}` : `#/${route.at}`;
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
