// The self-signed certificate of this host: made on first run, kept, made again when it no longer fits.
// Rule: the key never leaves its folder, which is readable by its owner alone and ignored by git.
import { createPrivateKey, X509Certificate } from "node:crypto";
import { chmod, mkdir, readFile, writeFile } from "node:fs/promises";
import { isIP } from "node:net";
import { join } from "node:path";

import { generate } from "selfsigned";

const DAY_MS = 24 * 60 * 60 * 1000;
/** Days of validity: iOS refuses server certificates that live longer than 825 days, other browsers like 398. */
const VALID_DAYS = 397;
/** Made again when it runs out within this time. */
const RENEW_BEFORE_MS = 14 * DAY_MS;

/** @typedef {{ cert: string, key: string, fingerprint: string, made: boolean }} Certificate */

/**
 * The certificate in `folder`, or a new one when there is none that covers all `names` and is valid long enough.
 * @param {string} folder @param {readonly string[]} names Host names and addresses. @param {number} [now] ms since 1970
 * @returns {Promise<Certificate>}
 */
export async function certificateFor(folder, names, now = Date.now()) {
  const kept = await readKept(folder);
  if (kept && fits(new X509Certificate(kept.cert), names, now)) return { ...kept, made: false };
  const made = await make(names, now);
  await mkdir(folder, { recursive: true, mode: 0o700 });
  await writeFile(join(folder, "key.pem"), made.key, { mode: 0o600 });
  // `mode` only counts for a new file.
  await chmod(join(folder, "key.pem"), 0o600);
  await writeFile(join(folder, "cert.pem"), made.cert);
  return { ...made, made: true };
}

/**
 * Follows this host to addresses that it gets later: makes the certificate again, with all names so far, for a new one.
 * @param {string} folder @param {readonly string[]} names Those it has. @param {(made: Certificate) => void} replace
 */
export function followingCertificate(folder, names, replace) {
  const covered = new Set(names);
  let turns = Promise.resolve();
  return {
    /** @param {string} name */
    cover(name) {
      if (covered.has(name)) return;
      covered.add(name);
      // A folder that refuses leaves the one in use, and is not asked again at every request; the next start says why.
      turns = turns.then(() => certificateFor(folder, [...covered]).then(replace, () => undefined));
    },
    /** Resolves when nothing is being made. */
    idle: () => turns,
  };
}

/** @param {string} folder */
async function readKept(folder) {
  try {
    const [cert, key] = await Promise.all(["cert.pem", "key.pem"].map((name) => readFile(join(folder, name), "utf8")));
    if (!cert || !key) return undefined;
    const certificate = new X509Certificate(cert);
    // A kill between the two writes, or another start meanwhile, leaves a key of another certificate.
    if (!certificate.checkPrivateKey(createPrivateKey(key))) return undefined;
    return { cert, key, fingerprint: certificate.fingerprint256 };
  } catch {
    // Not there yet, or damaged: a new one is made.
    return undefined;
  }
}

/** @param {X509Certificate} certificate @param {readonly string[]} names @param {number} now */
function fits(certificate, names, now) {
  const covers = (/** @type {string} */ name) => (isIP(name) ? certificate.checkIP(name) : certificate.checkHost(name));
  const from = Date.parse(certificate.validFrom);
  const to = Date.parse(certificate.validTo);
  return from <= now && to - now > RENEW_BEFORE_MS && names.every(covers);
}

/** @param {readonly string[]} names @param {number} now */
async function make(names, now) {
  const altNames = names.map((name) =>
    isIP(name) ? /** @type {const} */ ({ type: 7, ip: name }) : /** @type {const} */ ({ type: 2, value: name }),
  );
  const { cert, private: key } = await generate([{ name: "commonName", value: names[0] ?? "localhost" }], {
    keyType: "ec",
    curve: "P-256",
    algorithm: "sha256",
    // A clock on a phone may be a little behind.
    notBeforeDate: new Date(now - DAY_MS),
    notAfterDate: new Date(now + (VALID_DAYS - 1) * DAY_MS),
    extensions: [
      { name: "basicConstraints", cA: false, critical: true },
      { name: "keyUsage", digitalSignature: true, critical: true },
      { name: "extKeyUsage", serverAuth: true },
      { name: "subjectAltName", altNames },
    ],
  });
  return { cert, key, fingerprint: new X509Certificate(cert).fingerprint256 };
}
