// What a person may write as meeting points and ICE servers. Pure. Rule: what is refused here is named, never dropped;
// the rooms below check again what they are given.
import type { Settings } from "../../app/state.ts";
import { brokerUrl, isIceUrl, isLogin, isRelayUrl } from "../../protocol/server-addresses.ts";

export type IceServer = NonNullable<Settings["iceServers"]>[number];

/** As the form holds it: one address, the rest perhaps empty. */
export interface ServerFields {
  readonly url: string;
  readonly username: string;
  readonly credential: string;
}

/** Lines that hold something: each address once, as it is dialled, and the first line that is none. */
export function readBrokers(text: string): { addresses: string[]; bad?: string } {
  const lines = text.split(/\s+/).filter((line) => line !== "");
  // As an address bar would take it: a name in other letters than a to z has its spelling in those (UTS 46).
  const read = lines.map((line) => brokerUrl(URL.canParse(line) ? new URL(line).href : line));
  const bad = lines.find((_, n) => read[n] === undefined);
  const addresses = [...new Set(read.filter((address) => address !== undefined))];
  return bad === undefined ? { addresses } : { addresses, bad };
}

/** Why a server cannot be used, or undefined. */
export function serverFault({ url, username, credential }: ServerFields): "address" | "password" | undefined {
  if (!isIceUrl(url)) return "address";
  return isRelayUrl(url) && !isLogin(username, credential) ? "password" : undefined;
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
