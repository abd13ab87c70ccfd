// What the terminal says once the server runs: the addresses, a code for a phone, and the truth about certificates.
import { toString as qrText } from "qrcode";

/** @param {import("./server.mjs").RunningServer} server @returns {Promise<string>} */
export async function welcome({ localUrl, urls, selfSigned }) {
  const [first] = urls;
  const lines = ["", "Ferry is ready.", "", `  On this computer   ${localUrl}`];
  for (const [index, url] of urls.entries())
    lines.push(`  ${index === 0 ? "On other devices " : "                 "}  ${url}`);
  if (first) lines.push("", await qrText(first, { type: "terminal", small: true }));
  if (selfSigned && first) lines.push(...CERTIFICATE_NOTE);
  lines.push("", "Stop with Ctrl+C.");
  return lines.join("\n");
}

const CERTIFICATE_NOTE = [
  "A phone will warn about this server's certificate, which nobody has signed but itself. Go on past the warning:",
  "pairing and transfers then work. Installing the app and opening it offline do not, until the phone trusts the",
  "certificate. For that use one of a name you own (--cert, --key), one made by mkcert whose root is on the phone,",
  "or put dist/ on any static host with HTTPS. The README says how.",
];
