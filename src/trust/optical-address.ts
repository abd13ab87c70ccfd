// The addresses in codes of two scans: from a browser's candidate to a few bytes, and back into a line of SDP.
// Rule: text of the other side is never passed on. An address is bytes, checked on both ends: unicast (private, link-local
// or global), and the UUID names that browsers put in its place; nothing else is written or read.

/** Where a device may be reached by UDP. `address`: four numbers, eight hex groups, or "<uuid>.local". */
export interface OpticalAddress {
  readonly type: "host" | "srflx" | "relay";
  readonly address: string;
  /** 1 to 65,535. */
  readonly port: number;
}

/** Bytes of all addresses in one code: four of IPv6 or mDNS, or eight of IPv4; keeps it at QR version 12 or below. */
export const MAX_ADDRESS_BYTES = 76;
/** Addresses in one code, whatever their size: each costs the other side a round of checks. */
const MAX_ADDRESSES = 8;

const TYPES = ["host", "srflx", "relay"] as const;
/** RFC 8445, section 5.1.2.2. */
const PREFERENCES = { host: 126, srflx: 100, relay: 0 } as const;
/** Kinds of address by their number, and how many bytes each takes. */
const KINDS = [
  { byteLength: 4, write: ipv4Bytes, read: ipv4Text },
  { byteLength: 16, write: ipv6Bytes, read: ipv6Text },
  { byteLength: 16, write: nameBytes, read: nameText },
] as const;
/** Kind and type, and the port. */
const HEAD_BYTES = 3;

/** RFC 8839, section 5.1, of component 1; a relay or reflexive address names what it is for, which is not passed on. */
const CANDIDATE = /^candidate:\S+ 1 udp \d+ (\S+) (\d{1,5}) typ (host|srflx|relay)(?: |$)/i;

/** The address of a browser's own candidate; undefined for one that codes do not carry (TCP, loopback, names). */
export function opticalAddress(candidate: string): OpticalAddress | undefined {
  const [, address = "", port, type] = CANDIDATE.exec(candidate) ?? [];
  const found = { type: type as OpticalAddress["type"], address: address.toLowerCase(), port: Number(port) };
  return type !== undefined && writeOne(found) ? found : undefined;
}

/** A line of SDP without its end; `index`: its place in the code, the best first. */
export function candidateLine({ type, address, port }: OpticalAddress, index: number): string {
  const priority = PREFERENCES[type] * 2 ** 24 + (0xffff - index) * 2 ** 8 + 255;
  const related = type === "host" ? "" : " raddr 0.0.0.0 rport 0";
  return `a=candidate:${index + 1} 1 udp ${priority} ${address} ${port} typ ${type}${related}`;
}

/**
 * As many as a code carries, as bytes: host addresses first, those of IPv4 before others, else in the order given.
 * Each: kind (bits 0 and 1: IPv4, IPv6, mDNS) and type (bits 2 and 3: host, srflx, relay) 1 | port 2 | address 4 or 16.
 */
export function writeAddresses(addresses: readonly OpticalAddress[]): Uint8Array<ArrayBuffer> {
  const rank = ({ type, address }: OpticalAddress) => TYPES.indexOf(type) * 2 + (address.includes(":") ? 1 : 0);
  const bytes: number[] = [];
  let count = 0;
  for (const address of addresses.toSorted((a, b) => rank(a) - rank(b))) {
    const one = writeOne(address);
    if (!one || count >= MAX_ADDRESSES || bytes.length + one.length > MAX_ADDRESS_BYTES) continue;
    bytes.push(...one);
    count += 1;
  }
  return Uint8Array.from(bytes);
}

/** The same back; undefined when there is none, too many, one twice, or one that may not be there. */
export function readAddresses(bytes: Uint8Array): readonly OpticalAddress[] | undefined {
  if (bytes.byteLength > MAX_ADDRESS_BYTES) return undefined;
  const found: OpticalAddress[] = [];
  for (let at = 0; at < bytes.byteLength;) {
    const first = bytes[at] ?? 0;
    const [kind, type] = [KINDS[first & 3], TYPES[first >> 2]];
    const end = at + HEAD_BYTES + (kind?.byteLength ?? 0);
    if (!kind || !type || end > bytes.byteLength || found.length >= MAX_ADDRESSES) return undefined;
    const port = ((bytes[at + 1] ?? 0) << 8) | (bytes[at + 2] ?? 0);
    const address = kind.read(Array.from(bytes.subarray(at + HEAD_BYTES, end)));
    const one: OpticalAddress = { type, address, port };
    if (!writeOne(one) || found.some((other) => other.address === address && other.port === port)) return undefined;
    found.push(one);
    at = end;
  }
  return found.length > 0 ? found : undefined;
}

function writeOne({ type, address, port }: OpticalAddress): number[] | undefined {
  if (!Number.isInteger(port) || port < 1 || port > 0xffff) return undefined;
  for (const [number, { write }] of KINDS.entries()) {
    const bytes = write(address);
    // A name stands for an address of the device itself, never for one that somebody else sees.
    if (bytes && (number < 2 || type === "host"))
      return [(TYPES.indexOf(type) << 2) | number, port >> 8, port & 0xff, ...bytes];
  }
  return undefined;
}

// ---- IPv4 ----

/** This network, loopback, multicast, reserved and broadcast. Ranges for documentation and tests are in use somewhere. */
function isBadIpv4([first = 0]: readonly number[]): boolean {
  return first === 0 || first === 127 || first >= 224;
}
function ipv4Bytes(text: string): number[] | undefined {
  if (!/^\d{1,3}(?:\.\d{1,3}){3}$/.test(text)) return undefined;
  const bytes = text.split(".").map(Number);
  return bytes.every((byte) => byte <= 255) && !isBadIpv4(bytes) ? bytes : undefined;
}
function ipv4Text(bytes: readonly number[]): string {
  return bytes.join(".");
}

// ---- IPv6 ----

/** 2000::/3 (global unicast), fc00::/7 (unique local), fe80::/10 (link-local). */
function isGoodIpv6([first = 0]: readonly number[]): boolean {
  return first >> 13 === 1 || first >> 9 === 0x7e || first >> 6 === 0x3fa;
}
function ipv6Bytes(text: string): number[] | undefined {
  if (!/^[0-9a-f:]{2,39}$/.test(text)) return undefined;
  const [head = "", tail, more] = text.split("::");
  const groupsOf = (part: string) => (part === "" ? [] : part.split(":"));
  const [left, right] = [groupsOf(head), groupsOf(tail ?? "")];
  const zeros = 8 - left.length - right.length;
  if (more !== undefined || (tail === undefined ? zeros !== 0 : zeros < 1)) return undefined;
  const groups = [...left, ...Array.from({ length: zeros }, () => "0"), ...right];
  if (!groups.every((group) => /^[0-9a-f]{1,4}$/.test(group))) return undefined;
  const numbers = groups.map((group) => Number.parseInt(group, 16));
  return isGoodIpv6(numbers) ? numbers.flatMap((number) => [number >> 8, number & 0xff]) : undefined;
}
function ipv6Text(bytes: readonly number[]): string {
  const group = (at: number) => (((bytes[2 * at] ?? 0) << 8) | (bytes[2 * at + 1] ?? 0)).toString(16);
  return Array.from({ length: 8 }, (_, at) => group(at)).join(":");
}

// ---- mDNS (draft-ietf-mmusic-mdns-ice-candidates, section 3.1.1: a UUID and ".local") ----

function nameBytes(text: string): number[] | undefined {
  if (!/^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}\.local$/.test(text)) return undefined;
  const hex = text.slice(0, 36).replaceAll("-", "");
  return Array.from({ length: 16 }, (_, at) => Number.parseInt(hex.slice(2 * at, 2 * at + 2), 16));
}
function nameText(bytes: readonly number[]): string {
  const hex = bytes.map((byte) => byte.toString(16).padStart(2, "0")).join("");
  const parts = [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)];
  return `${parts.join("-")}.local`;
}
