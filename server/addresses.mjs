// The names and addresses under which other devices can reach this host.
// Rule: IPv6 is used only where there is no IPv4: privacy addresses change daily, and each change would make a new
// certificate, so a new warning on every phone.
import { hostname, networkInterfaces } from "node:os";

/**
 * Interfaces of containers and virtual machines: reachable from here alone, so they come last. Windows has sentences for
 * names: "vEthernet (WSL (Hyper-V firewall))", "VirtualBox Host-Only Network", "VMware Network Adapter VMnet8".
 */
const VIRTUAL = /^(docker|br-|veth|virbr|vmnet|vmware|vboxnet|virtualbox|hyper-v|tun|utun|zt)/i;
const HOME_NETWORK = /^(192\.168\.|10\.|172\.(1[6-9]|2\d|3[01])\.)/;

/**
 * Addresses of this host that others may reach, the likeliest first.
 * @param {ReturnType<typeof networkInterfaces>} [interfaces]
 * @returns {string[]}
 */
export function reachableAddresses(interfaces = networkInterfaces()) {
  const all = Object.entries(interfaces).flatMap(([name, list]) =>
    (list ?? []).filter((entry) => !entry.internal).map((entry) => ({ ...entry, virtual: VIRTUAL.test(name) })),
  );
  const v4 = all.filter((entry) => entry.family === "IPv4" && !entry.address.startsWith("169.254."));
  const usable = v4.length > 0 ? v4 : all.filter((entry) => entry.family === "IPv6" && entry.scopeid === 0);
  const rank = (/** @type {(typeof usable)[number]} */ entry) =>
    (entry.virtual ? 2 : 0) + (HOME_NETWORK.test(entry.address) ? 0 : 1);
  return usable.toSorted((a, b) => rank(a) - rank(b)).map((entry) => entry.address);
}

/** Names of this host: its own, and the one that multicast DNS gives it. */
export function hostNames(name = hostname()) {
  const bare = name.toLowerCase();
  return bare.includes(".") || bare === "localhost" ? [bare] : [bare, `${bare}.local`];
}

/** @param {string | undefined} address */
export function isLoopback(address = "") {
  return address === "::1" || address === "localhost" || /^(::ffff:)?127\./.test(address);
}

/** As it stands in a URL. @param {string} host */
export function urlHost(host) {
  return host.includes(":") ? `[${host}]` : host;
}
