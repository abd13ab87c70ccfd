// CPU time and memory of a browser with all its processes, from /proc (Linux; proc_pid_stat(5)).
// Rule: a process that ends keeps its last known CPU time in the sum.
import { readdirSync, readFileSync } from "node:fs";

/** Clock ticks per second: USER_HZ is 100 on every Linux that browsers run on. */
const TICKS_PER_SECOND = 100;
/** Milliseconds between two looks at memory. */
const SAMPLE_MS = 200;

export interface Usage {
  readonly cpuSeconds: number;
  readonly startBytes: number;
  readonly peakBytes: number;
}

interface Process {
  readonly pid: number;
  readonly parent: number;
  readonly ticks: number;
  readonly residentBytes: number;
}

/** Watches `root` and everything below it until `stop`. */
export function watchTree(root: number): { stop(): Usage } {
  const first = tree(root);
  const before = new Map(first.map(({ pid, ticks }) => [pid, ticks]));
  const latest = new Map(before);
  const startBytes = resident(first);
  let peakBytes = startBytes;
  const sample = () => {
    const now = tree(root);
    peakBytes = Math.max(peakBytes, resident(now));
    for (const { pid, ticks } of now) latest.set(pid, ticks);
  };
  const timer = setInterval(sample, SAMPLE_MS);
  return {
    stop() {
      clearInterval(timer);
      sample();
      let ticks = 0;
      for (const [pid, count] of latest) ticks += count - (before.get(pid) ?? 0);
      return { cpuSeconds: ticks / TICKS_PER_SECOND, startBytes, peakBytes };
    },
  };
}

function resident(processes: readonly Process[]): number {
  return processes.reduce((sum, { residentBytes }) => sum + residentBytes, 0);
}

function tree(root: number): Process[] {
  const all = readdirSync("/proc").flatMap((name) => (/^\d+$/.test(name) ? read(Number(name)) : []));
  const found = all.filter(({ pid }) => pid === root);
  // Grows while it is walked: children of children are found in turn.
  for (const { pid } of found) found.push(...all.filter(({ parent }) => parent === pid));
  return found;
}

function read(pid: number): Process[] {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    // The name stands in brackets and may hold spaces and brackets; what follows the last one is regular.
    const fields = stat
      .slice(stat.lastIndexOf(")") + 2)
      .split(" ")
      .map(Number);
    const [parent = 0, utime = 0, stime = 0] = [fields[1], fields[11], fields[12]];
    const rss = /^VmRSS:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1];
    return [{ pid, parent, ticks: utime + stime, residentBytes: Number(rss ?? 0) * 1024 }];
  } catch {
    // It ended between the listing and the reading.
    return [];
  }
}
