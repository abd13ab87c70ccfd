// Whether network namespaces can be made here, found out by making one: root alone is not enough in some containers.
// Rule: what was made to find out is gone afterwards.
import { spawnSync } from "node:child_process";

/** Begins the names of all namespaces that tests and benchmarks make; their process id follows. */
export const PREFIX = "ferry";

/** Why they cannot be made; undefined when they can. `look`: what else is missing in one, by its name. */
export function namespacesMissing(look?: (name: string) => string | undefined): string | undefined {
  if (process.platform !== "linux") return "network namespaces need Linux";
  const name = `${PREFIX}${process.pid}try`;
  const made = spawnSync("ip", ["netns", "add", name], { encoding: "utf8" });
  if (made.error) return "network namespaces need ip (Debian: iproute2)";
  if (made.status !== 0) return `no network namespaces here, root makes them: ${made.stderr.trim()}`;
  const missing = look?.(name);
  spawnSync("ip", ["netns", "del", name]);
  return missing;
}
