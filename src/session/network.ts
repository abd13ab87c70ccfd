// From the instance's config.json, a person's settings and the page's address to how the session reaches others.
// Rule: config.json is read as if anybody had written it: what does not fit is left out, and it never throws.
import type { BrokerStatus, Settings } from "../app/state.ts";
import { MAX_BROKERS, MAX_ICE_SERVERS, MAX_ICE_URLS } from "../protocol/limits.ts";
import { brokerUrl, isIceUrl, isLogin, isLoopback, isRelayUrl } from "../protocol/server-addresses.ts";
import type { NetworkOptions } from "./link.ts";
import type { IceServer, SignalingState } from "./ports.ts";

/** The broker that PeerJS runs for everybody; "public" in an invitation. */
export const PUBLIC_BROKER = "https://0.peerjs.com";
/** Where a PeerServer lies beside the app; "self" in config.json and in an invitation. */
const SELF_PATH = "/peerjs";

/** What config.json says, checked. */
export interface InstanceConfig {
  /** "self" or an address as `brokerUrl` spells it. */
  readonly brokers: readonly string[];
  readonly iceServers: readonly IceServer[];
  /** The app's address for other devices, when the page was opened on localhost. */
  readonly publicUrl?: string;
}

/** Any JSON value becomes a configuration; without a usable broker it is the public one. */
export function readConfig(json: unknown): InstanceConfig {
  const { brokers, iceServers, publicUrl } = fields(json);
  const usable = list(brokers).flatMap((broker) => (broker === "self" ? ["self"] : (brokerIn(broker) ?? [])));
  const app = appUrlIn(publicUrl);
  return {
    brokers: usable.length > 0 ? [...new Set(usable)].slice(0, MAX_BROKERS) : [PUBLIC_BROKER],
    iceServers: readIceServers(iceServers),
    ...(app !== undefined && { publicUrl: app }),
  };
}

/** STUN and TURN servers that a browser would take; others are left out. */
export function readIceServers(value: unknown): IceServer[] {
  return list(value).flatMap(iceServer).slice(0, MAX_ICE_SERVERS);
}

/** `pageUrl`: the page's address, with or without a fragment. */
export function networkOptions(config: InstanceConfig, settings: Settings, pageUrl: string): NetworkOptions {
  const page = new URL(".", pageUrl);
  const self = `${page.origin}${SELF_PATH}`;
  const chosen = settings.brokers?.flatMap((broker) => (broker === "self" ? broker : (brokerIn(broker) ?? []))) ?? [];
  const named = chosen.length > 0 ? chosen.slice(0, MAX_BROKERS) : config.brokers;
  const chosenServers = readIceServers(settings.iceServers);
  const appUrl = isLoopback(page.hostname) && config.publicUrl !== undefined ? config.publicUrl : page.href;
  return {
    brokers: named.map((broker) => (broker === "self" ? self : broker)),
    iceServers: chosenServers.length > 0 ? chosenServers : config.iceServers,
    icePolicy: settings.icePolicy,
    appUrl,
    brokerRef: brokerRef(named[0] ?? PUBLIC_BROKER),
    publicBroker: PUBLIC_BROKER,
    selfBroker: self,
  };
}

/** A broker's address beside the app at `appUrl`. */
export function selfBroker(appUrl: string): string {
  return new URL(appUrl).origin + SELF_PATH;
}

/** As the screen shows it. */
export function brokerStatus(url: string, state: SignalingState): BrokerStatus {
  return state.is === "offline" ? { url, is: "offline", retryAt: state.retryAt } : { url, is: state.is };
}

function brokerRef(broker: string): NetworkOptions["brokerRef"] {
  if (broker === "self") return { kind: "self" };
  return broker === PUBLIC_BROKER ? { kind: "public" } : { kind: "url", url: broker };
}

function iceServer(value: unknown): IceServer[] {
  const { urls, username, credential } = fields(value);
  const usable = (typeof urls === "string" ? [urls] : list(urls)).filter(
    (url): url is string => typeof url === "string" && isIceUrl(url),
  );
  if (usable.length === 0) return [];
  const named = typeof username === "string" && typeof credential === "string" && isLogin(username, credential);
  const login = named ? { username, credential } : {};
  const urlsToUse = "username" in login ? usable : usable.filter((url) => !isRelayUrl(url));
  return urlsToUse.length > 0 ? [{ urls: urlsToUse.slice(0, MAX_ICE_URLS), ...login }] : [];
}

function brokerIn(value: unknown): string | undefined {
  return typeof value === "string" ? brokerUrl(value) : undefined;
}

function appUrlIn(value: unknown): string | undefined {
  if (typeof value !== "string" || value.length > 1_000 || !URL.canParse(value)) return undefined;
  const url = new URL(value);
  return /^https?:$/.test(url.protocol) ? new URL(".", url.origin + url.pathname).href : undefined;
}

function list(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

function fields(value: unknown): Partial<Record<string, unknown>> {
  return typeof value === "object" && value !== null ? value : {};
}
