// The root of a transfer of which nearly all items stopped, on the stack of a browser's worker (Blink: 500 KiB).
import { Worker } from "node:worker_threads";
import { build } from "vite";
import { expect, test } from "vitest";

const BLINK_WORKER_STACK_MIB = 500 / 1024;
/** What Node keeps of a worker's stack for itself. */
const NODE_BUFFER_MIB = 192 / 1024;

test("100,000 void items have a root in a worker", async () => {
  const built = await build({
    configFile: false,
    logLevel: "silent",
    build: { write: false, minify: false, lib: { entry: "src/protocol/root.ts", formats: ["iife"], name: "root" } },
  });
  const [bundle] = [built].flat();
  if (!bundle || !("output" in bundle)) throw new Error("no bundle");
  const code = `${bundle.output[0].code}
    const { parentPort } = require("node:worker_threads");
    const voidItems = Array.from({ length: 100000 }, (_, n) => n);
    const parts = { manifestDigest: new Uint8Array(32), blockCount: 1, digestOf: () => undefined, isVoid: () => true, voidItems };
    try { parentPort.postMessage(String(root.encodeRoot(parts).byteLength)); }
    catch (error) { parentPort.postMessage(String(error)); }`;
  const worker = new Worker(code, {
    eval: true,
    resourceLimits: { stackSizeMb: BLINK_WORKER_STACK_MIB + NODE_BUFFER_MIB },
  });
  const said = await new Promise<string>((resolve, reject) => {
    worker.once("message", resolve);
    worker.once("error", reject);
  });
  await worker.terminate();
  expect(said).toBe(String(12 + 32 + 4 + 32 + 4 + 400_000));
});
