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

/** Starts Ferry on a free loopback port over plain HTTP. `flags` are added to the command's own, e.g. `--broker`. */
export async function startFerry(flags: readonly string[] = []): Promise<FerryServer> {
  let { child, url } = await run(0, flags);
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
    restart: async () => void ({ child, url } = await run(Number(new URL(url).port), flags)),
  };
}

async function run(port: number, flags: readonly string[]): Promise<{ child: ChildProcess; url: string }> {
  const own = ["--host", "127.0.0.1", "--port", String(port), "--http", "--no-build"];
  const child = spawn(process.execPath, [START, ...own, ...flags], { stdio: ["ignore", "pipe", "pipe"] });
  const errors: string[] = [];
  child.stderr.on("data", (text) => errors.push(String(text)));
  for await (const line of createInterface({ input: child.stdout })) {
    const url = /http:\/\/\S+/.exec(line)?.[0];
    if (!url) continue;
    // Whatever it says later must not fill the pipe.
    child.stdout.resume();
    return { child, url };
  }
  throw new Error(`Ferry did not start: ${errors.join("")}`);
}
