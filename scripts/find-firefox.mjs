// Finds the Firefox that runs the tests of trust beside Chromium, or installs one where that is one command.
// Rule: nothing fails without it; who asks says visibly what was skipped.
import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { delimiter, join } from "node:path";

/** First Firefox in which a data channel can be transferred to a worker. */
const OLDEST_MAJOR = 144;
/** Milliseconds for `--version`; a cold disk is slow. */
const VERSION_TIMEOUT_MS = 20_000;
const INSTALL_TIMEOUT_MS = 5 * 60_000;

/** @param {string} path */
function works(path) {
  if (!existsSync(path)) return false;
  const { status, stdout } = spawnSync(path, ["--version"], { encoding: "utf8", timeout: VERSION_TIMEOUT_MS });
  return status === 0 && Number(/Firefox (\d+)/.exec(stdout ?? "")?.[1]) >= OLDEST_MAJOR;
}

/** @returns {string | undefined} */
function look() {
  const folders = (process.env["PATH"] ?? "").split(delimiter);
  const onPath = ["firefox", "firefox-esr"].flatMap((name) => folders.map((folder) => join(folder, name)));
  const application = "/Applications/Firefox.app/Contents/MacOS/firefox";
  return [process.env["FIREFOX_PATH"] ?? "", ...onPath, application].find((path) => works(path));
}

/**
 * The path of a usable Firefox; undefined when there is none. With `install`, Debian's package is installed where we
 * may. Says on stderr what it does.
 * @param {{ install?: boolean }} [options]
 */
export function findFirefox({ install = false } = {}) {
  const found = look();
  const isDebianRoot = process.platform === "linux" && process.getuid?.() === 0 && existsSync("/usr/bin/apt-get");
  if (found || !install || !isDebianRoot) return found;
  const command = "apt-get update -qq && apt-get install -y -qq --no-install-recommends firefox-esr";
  console.error(`No Firefox here; installing one: ${command}`);
  spawnSync("sh", ["-c", command], { stdio: ["ignore", 2, 2], timeout: INSTALL_TIMEOUT_MS });
  return look();
}
