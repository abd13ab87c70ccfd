// The real start command as a child process, which a test can stop, kill and start again on the same port.
// Rule: ready means it printed its address; nothing waits by the clock.
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";

const START = fileURLToPath(new URL("../../../server/start.mjs", import.meta.url));

export interface FerryServer {
  /** "http://127.0.0.1:port/": loopback, so a secure context without a certificate. */
  readonly url: string;
  /** SIGTERM; resolves with the exit code. */
  stop(): Promise<number | null>;
  /** SIGKILL, as a crash: broker and files are gone at once. */
  kill(): Promise<void>;
  /** After `stop` or `kill`: the same command on the same port. */
  restart(): Promise<void>;
}

/** Where it listens instead of this machine's loopback: an address inside a network namespace (see networks.ts). */
export interface FerryPlace {
  readonly namespace: string;
  readonly address: string;
}

/** Starts Ferry on a free loopback port over plain HTTP. `flags` are added to the command's own, e.g. `--broker`. */
export async function startFerry(flags: readonly string[] = [], place?: FerryPlace): Promise<FerryServer> {
  let { child, url } = await run(0, flags, place);
  const end = async (signal: "SIGTERM" | "SIGKILL") => {
    if (child.exitCode !== null || child.signalCode !== null) return child.exitCode;
    child.kill(signal);
    const [code] = (await once(child, "exit")) as [number | null];
    return code;
  };
  return {
    url,
    stop: () => end("SIGTERM"),
    kill: async () => void (await end("SIGKILL")),
    restart: async () => void ({ child, url } = await run(Number(new URL(url).port), flags, place)),
  };
}

async function run(port: number, flags: readonly string[], place?: FerryPlace) {
  const own = ["--host", place?.address ?? "127.0.0.1", "--port", String(port), "--http", "--no-build"];
  const command = [process.execPath, START, ...own, ...flags];
  const [program = "", ...args] = place ? ["ip", "netns", "exec", place.namespace, ...command] : command;
  const child: ChildProcess = spawn(program, args, { stdio: ["ignore", "pipe", "pipe"] });
  const { stdout, stderr } = child;
  if (!stdout || !stderr) throw new Error("Ferry has no output");
  const errors: string[] = [];
  stderr.on("data", (text) => errors.push(String(text)));
  for await (const line of createInterface({ input: stdout })) {
    const url = /http:\/\/\S+/.exec(line)?.[0];
    if (!url) continue;
    // Whatever it says later must not fill the pipe.
    stdout.resume();
    return { child, url };
  }
  throw new Error(`Ferry did not start: ${errors.join("")}`);
}
