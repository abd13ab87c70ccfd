// Devices in networks of their own, which a test can cut, mend and renumber: network namespaces joined by a bridge.
// Rule: nothing is made in the machine's own network, and no packet leaves it. Needs root and iproute2 (Linux).
//
//   hub 10.88.0.1: the server        a 10.88.0.2        b 10.88.0.3
//                `------------- bridge ----+----------------'
import { execFileSync, spawnSync } from "node:child_process";
import { existsSync } from "node:fs";

import { namespacesMissing, PREFIX } from "./namespaces.ts";

const HUB_ADDRESS = "10.88.0.1";

export type Place = "a" | "b";

/** `silent`: packets vanish, as behind a dead router. `unplugged`: the device itself sees that the link is gone. */
export type Cut = "silent" | "unplugged";

export interface Networks {
  /** Address of the hub, where the server listens. */
  readonly hubAddress: string;
  /** Name of the namespace, for `ip netns exec`. */
  namespace(place: Place | "hub"): string;
  cut(place: Place, how: Cut): void;
  mend(place: Place): void;
  /** Another address on the same network, the old one gone: what a lease that runs out does. */
  renumber(place: Place): void;
  /** Bytes that came in at a device since the beginning, with the headers of all layers. */
  receivedBytes(place: Place): number;
  /** Takes everything down. Processes inside must have ended. */
  remove(): void;
}

/** Why it cannot be made here; undefined when it can. */
export function networksMissing(): string | undefined {
  return namespacesMissing((name) => {
    const bridged = spawnSync("ip", ["-n", name, "link", "add", "try", "type", "bridge"], { encoding: "utf8" });
    return bridged.status === 0 ? undefined : `no bridges here: ${bridged.stderr.trim()}`;
  });
}

export function makeNetworks(): Networks {
  removeLeftOver();
  const namespace = (place: Place | "hub") => `${PREFIX}${process.pid}${place}`;
  const hub = namespace("hub");
  for (const place of ["hub", "a", "b"] as const) addNamespace(namespace(place));
  ip("-n", hub, "link", "add", "bridge", "type", "bridge");
  ip("-n", hub, "addr", "add", `${HUB_ADDRESS}/24`, "dev", "bridge");
  ip("-n", hub, "link", "set", "bridge", "up");
  const address = { a: 2, b: 3 };
  const setAddress = (place: Place) => {
    const inside = namespace(place);
    ip("-n", inside, "addr", "add", `10.88.0.${address[place]}/24`, "dev", "net");
    // Chromium picks its local address by the default route.
    ip("-n", inside, "route", "add", "default", "via", HUB_ADDRESS);
  };
  for (const place of ["a", "b"] as const) {
    const inside = namespace(place);
    ip("-n", hub, "link", "add", port(place), "type", "veth", "peer", "name", "net", "netns", inside);
    ip("-n", hub, "link", "set", port(place), "master", "bridge");
    ip("-n", hub, "link", "set", port(place), "up");
    ip("-n", inside, "link", "set", "net", "up");
    setAddress(place);
  }
  return {
    hubAddress: HUB_ADDRESS,
    namespace,
    cut(place, how) {
      if (how === "unplugged") ip("-n", hub, "link", "set", port(place), "down");
      // 0: the port of the bridge takes nothing and gives nothing, and the device sees a link that is up.
      else bridgePort(hub, place, 0);
    },
    mend(place) {
      ip("-n", hub, "link", "set", port(place), "up");
      bridgePort(hub, place, 3);
      // Its routes went with the link.
      const inside = namespace(place);
      if (!ip("-n", inside, "route", "show", "default"))
        ip("-n", inside, "route", "add", "default", "via", HUB_ADDRESS);
    },
    renumber(place) {
      ip("-n", namespace(place), "addr", "flush", "dev", "net");
      address[place] += 10;
      setAddress(place);
    },
    receivedBytes(place) {
      const [link] = JSON.parse(ip("-n", namespace(place), "-j", "-s", "link", "show", "dev", "net")) as [
        { stats64: { rx: { bytes: number } } },
      ];
      return link.stats64.rx.bytes;
    },
    remove() {
      for (const place of ["a", "b", "hub"] as const) ip("netns", "del", namespace(place));
    },
  };
}

function addNamespace(name: string): void {
  ip("netns", "add", name);
  ip("-n", name, "link", "set", "lo", "up");
  // One family is enough, and its addresses are ready at once.
  execFileSync("ip", [
    "netns",
    "exec",
    name,
    "sh",
    "-c",
    "for one in /proc/sys/net/ipv6/conf/*/disable_ipv6; do echo 1 > $one; done 2>/dev/null; true",
  ]);
}

/** The hub's end of a device's wire. */
function port(place: Place): string {
  return `port-${place}`;
}

function bridgePort(hub: string, place: Place, state: 0 | 3): void {
  execFileSync("bridge", ["-n", hub, "link", "set", "dev", port(place), "state", String(state)]);
}

/** Namespaces of a run that was killed. */
function removeLeftOver(): void {
  for (const line of ip("netns", "list").split("\n")) {
    const [, name, pid] = new RegExp(`^(${PREFIX}(\\d+)(?:hub|a|b|try))\\b`).exec(line) ?? [];
    if (name && !existsSync(`/proc/${pid}`)) spawnSync("ip", ["netns", "del", name]);
  }
}

function ip(...args: string[]): string {
  return execFileSync("ip", args, { encoding: "utf8", stdio: ["ignore", "pipe", "pipe"] });
}
