// `npm start`: builds the app if needed, serves it and says where. See server/options.mjs for the flags.
// Rule: whatever goes wrong is one plain sentence and an exit code: 2 for wrong flags, 1 for the rest.
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

import { buildApp, isBuilt } from "./freshness.mjs";
import { parseOptions, USAGE, UsageError } from "./options.mjs";
import { startServer } from "./server.mjs";
import { welcome } from "./welcome.mjs";

const project = fileURLToPath(new URL("..", import.meta.url));

/** Says why and leaves. @param {string} message @param {number} code @returns {never} */
function refuse(message, code) {
  console.error(message);
  process.exit(code);
}

function readOptions() {
  try {
    return parseOptions(process.argv.slice(2));
  } catch (error) {
    if (error instanceof UsageError) refuse(`${error.message}\n\n${USAGE}`, 2);
    throw error;
  }
}

/** @param {string} path @param {string} flag */
async function readPem(path, flag) {
  try {
    return await readFile(path, "utf8");
  } catch {
    refuse(`${flag}: cannot read ${path}.`, 2);
  }
}

/** @param {unknown} error @param {number} port @param {string | undefined} host */
function explain(error, port, host) {
  const { code, message } = /** @type {NodeJS.ErrnoException} */ (error);
  if (code === "EADDRINUSE")
    return `Port ${port} is in use. Stop what uses it, or choose another: npm start -- --port ${port + 1}`;
  if (code === "EACCES") return `Port ${port} may not be used by this account. Choose one above 1023.`;
  if (code === "EADDRNOTAVAIL" || code === "ENOTFOUND") return `This computer has no address ${host}.`;
  if (code?.startsWith("ERR_OSSL") || code?.startsWith("ERR_SSL"))
    return `The certificate or key cannot be used: ${message}`;
  return message;
}

const options = readOptions();
if (options.help) {
  console.log(USAGE);
  process.exit(0);
}
const tls =
  options.cert && options.key
    ? { cert: await readPem(options.cert, "--cert"), key: await readPem(options.key, "--key") }
    : undefined;
if (options.build && !(await isBuilt(project))) {
  console.log("Building the app ...");
  await buildApp(project).catch((error) => refuse(`The app could not be built.\n${error.message}`, 1));
}
const server = await startServer({
  root: join(project, "dist"),
  port: options.port,
  host: options.host,
  http: options.http,
  tls,
  certificateFolder: join(project, ".ferry"),
  broker: options.broker,
}).catch((error) => refuse(explain(error, options.port, options.host), 1));
console.log(await welcome(server));

for (const signal of /** @type {const} */ (["SIGINT", "SIGTERM"]))
  process.once(signal, async () => {
    await server.stop();
    // PeerServer's clean-up timers cannot be stopped and would keep the process alive.
    process.exit(0);
  });
