// What a person may write as meeting points and ICE servers. Pure. Rule: what is refused here is named, never dropped;
// the rooms below check again what they are given.
import type { Settings } from "../../app/state.ts";

export type IceServer = NonNullable<Settings["iceServers"]>[number];

/** As the form holds it: one address, the rest perhaps empty. */
export interface ServerFields {
  readonly url: string;
  readonly username: string;
  readonly credential: string;
}

/** Each meeting point has a socket of its own. */
export const MAX_BROKERS = 4;
/** Browsers warn above four or five: each is asked for candidates. */
export const MAX_ICE_SERVERS = 8;
/** Characters of one address, user name or password: more fits no invitation, and no server asks for more. */
export const MAX_FIELD_LENGTH = 200;

/** The lines that hold something, and the first that is no address (https anywhere, http on this machine alone). */
export function readBrokers(text: string): { addresses: string[]; bad?: string } {
  const addresses = text.split(/\s+/).filter((line) => line !== "");
  const bad = addresses.find((line) => !isBroker(line));
  return bad === undefined ? { addresses } : { addresses, bad };
}

function isBroker(text: string): boolean {
  if (text.length > MAX_FIELD_LENGTH || !URL.canParse(text)) return false;
  const { protocol, hostname, username, password, search, hash } = new URL(text);
  if (username + password + search + hash !== "") return false;
  const loopback = hostname === "localhost" || hostname === "127.0.0.1" || hostname === "[::1]";
  return protocol === "https:" || (protocol === "http:" && loopback);
}

/** Why a server cannot be used (RFC 7064 and 7065: the schemes), or undefined. */
export function serverFault({ url, username, credential }: ServerFields): "address" | "password" | undefined {
  if (!/^(?:stuns?|turns?):[^\s/?#@][^\s/#@]*$/i.test(url)) return "address";
  return /^turn/i.test(url) && (username === "" || credential === "") ? "password" : undefined;
}

export function toServer({ url, username, credential }: ServerFields): IceServer {
  return { urls: [url], ...(username !== "" && { username }), ...(credential !== "" && { credential }) };
}

/** One row for each address, since a form has one field for it. */
export function toFields(servers: Settings["iceServers"]): ServerFields[] {
  return (servers ?? []).flatMap(({ urls, username = "", credential = "" }) =>
    urls.map((url) => ({ url, username, credential })),
  );
}
