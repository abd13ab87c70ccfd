// The flags of `npm start`. Rule: an unknown or impossible flag is refused with a sentence, never guessed at.
import { parseArgs } from "node:util";

export const DEFAULT_PORT = 8443;

export const USAGE = `Usage: npm start -- [flags]

  --port <number>    Port to listen on (default ${DEFAULT_PORT}; 0 picks a free one)
  --host <address>   Address to listen on (default: all of this computer's)
  --http             Plain HTTP only, for use behind a proxy that adds HTTPS
  --cert <file>      Certificate chain (PEM) to use instead of a self-signed one; needs --key
  --key <file>       Its private key (PEM)
  --broker <where>   Where devices meet: self (default, this server), public, or a PeerServer's https:// address
  --no-build         Serve dist/ as it is
  --help             This text`;

/** Thrown for flags that cannot be used; `message` is for the person who typed them. */
export class UsageError extends Error {}

/**
 * @typedef {object} StartOptions
 * @property {number} port @property {string | undefined} host @property {boolean} http
 * @property {string | undefined} cert @property {string | undefined} key Paths.
 * @property {string} broker "self", "public" or an URL without a trailing slash.
 * @property {boolean} build @property {boolean} help
 */

/** @param {string[]} argv @returns {StartOptions} Throws UsageError. */
export function parseOptions(argv) {
  const values = parseFlags(argv);
  const { cert, key, http = false } = values;
  if (Boolean(cert) !== Boolean(key)) throw new UsageError("--cert and --key go together.");
  if (http && cert) throw new UsageError("--http serves no HTTPS, so --cert and --key have no use with it.");
  if (values.host === "") throw new UsageError("--host needs an address.");
  return {
    port: parsePort(values.port),
    host: values.host,
    http,
    cert,
    key,
    broker: parseBroker(values.broker ?? "self"),
    build: !values["no-build"],
    help: values.help ?? false,
  };
}

/** @param {string[]} args */
function parseFlags(args) {
  try {
    const { values } = parseArgs({
      args,
      strict: true,
      allowPositionals: false,
      options: {
        port: { type: "string" },
        host: { type: "string" },
        http: { type: "boolean" },
        cert: { type: "string" },
        key: { type: "string" },
        broker: { type: "string" },
        "no-build": { type: "boolean" },
        help: { type: "boolean", short: "h" },
      },
    });
    return values;
  } catch (error) {
    // Node's own sentence names the flag; its hints after the first sentence do not apply here.
    const [sentence] = /** @type {Error} */ (error).message.split(/(?<=['\w])\. /);
    throw new UsageError(sentence, { cause: error });
  }
}

/** @param {string | undefined} text */
function parsePort(text) {
  if (text === undefined) return DEFAULT_PORT;
  const port = Number(text);
  if (!/^\d+$/.test(text) || port > 65_535)
    throw new UsageError(`--port must be a number from 0 to 65535, not "${text}".`);
  return port;
}

/** @param {string} text */
function parseBroker(text) {
  if (text === "self" || text === "public") return text;
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (!url || !["https:", "http:"].includes(url.protocol) || url.search || url.hash || url.username)
    throw new UsageError(`--broker must be self, public or an https:// address, not "${text}".`);
  return url.href.replace(/\/+$/, "");
}
