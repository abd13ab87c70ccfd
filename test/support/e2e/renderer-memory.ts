// Resident memory of a browser's renderer processes, from /proc (Linux; proc_pid_status(5)).
// Rule: the largest renderer counts: it is the one that holds the app with its workers.
import { readdirSync, readFileSync } from "node:fs";

/** Milliseconds between two looks. */
const SAMPLE_MS = 500;

export interface RendererMemory {
  /** Bytes, one for each look so far. */
  readonly samples: readonly number[];
  stop(): void;
}

/** `group`: process id of the browser's first process, which leads the group of all of them. */
export function watchRenderers(group: number): RendererMemory {
  const samples: number[] = [];
  const look = () => samples.push(largestRenderer(group));
  look();
  const timer = setInterval(look, SAMPLE_MS);
  return { samples, stop: () => clearInterval(timer) };
}

export function largestRenderer(group: number): number {
  const sizes = readdirSync("/proc").flatMap((name) => (/^\d+$/.test(name) ? rendererBytes(name, group) : []));
  return Math.max(0, ...sizes);
}

function rendererBytes(pid: string, group: number): number[] {
  try {
    if (!readFileSync(`/proc/${pid}/cmdline`, "utf8").includes("--type=renderer")) return [];
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    // The name stands in brackets and may hold spaces; after it: state, parent, group.
    const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    if (Number(fields[2]) !== group) return [];
    return [Number(/^VmRSS:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1] ?? 0) * 1024];
  } catch {
    // It ended between the listing and the reading.
    return [];
  }
}
