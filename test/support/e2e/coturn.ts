// A real TURN server on loopback, for what only goes through a relay.
import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { createServer } from "node:net";
import { join } from "node:path";
import { createInterface } from "node:readline";

export interface Coturn {
  readonly url: string;
  readonly username: string;
  readonly credential: string;
  stop(): Promise<void>;
}

/** Why it cannot be started here; undefined when it can. */
export function coturnMissing(): string | undefined {
  const { error } = spawnSync("turnserver", ["--version"], { stdio: "ignore" });
  return error ? "turnserver (Debian: coturn) is not installed" : undefined;
}

/** `folder`: for its files; nothing is written outside of it. */
export async function startCoturn(folder: string): Promise<Coturn> {
  const port = await freePort();
  const [username, credential] = ["ferry", "a-test-password"];
  const child = spawn(
    "turnserver",
    [
      "-n",
      "--no-cli",
      "--no-tls",
      "--no-dtls",
      "--fingerprint",
      "--lt-cred-mech",
      "--realm",
      "ferry.test",
      "--user",
      `${username}:${credential}`,
      "--listening-ip",
      "127.0.0.1",
      "--relay-ip",
      "127.0.0.1",
      "--listening-port",
      String(port),
      "--min-port",
      "49200",
      "--max-port",
      "49400",
      // Both devices are on this machine.
      "--allow-loopback-peers",
      "--pidfile",
      join(folder, "coturn.pid"),
      "--userdb",
      join(folder, "coturn.db"),
      "--log-file",
      "stdout",
      "--simple-log",
    ],
    { stdio: ["ignore", "pipe", "pipe"] },
  );
  await listening(child);
  return {
    url: `turn:127.0.0.1:${port}?transport=udp`,
    username,
    credential,
    async stop() {
      if (child.exitCode !== null) return;
      const gone = once(child, "exit");
      child.kill("SIGKILL");
      await gone;
    },
  };
}

async function listening(child: ChildProcess): Promise<void> {
  const { stdout, stderr } = child;
  if (!stdout || !stderr) throw new Error("coturn has no output");
  stderr.resume();
  for await (const line of createInterface({ input: stdout })) {
    // Listeners stand before its threads do.
    if (!/Total General servers/.test(line)) continue;
    // Whatever it says later must not fill the pipe.
    stdout.resume();
    return;
  }
  throw new Error("coturn did not start");
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  server.close();
  await once(server, "close");
  if (address === null || typeof address === "string") throw new Error("no port");
  return address.port;
}
