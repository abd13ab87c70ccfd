// A Chromium of its own process and profile, which a test can kill in the middle and open again where it was.
// Rule: spawned by us, not by Playwright, so that SIGKILL takes the whole process group and nothing is tidied up first.
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { createInterface } from "node:readline";

import { type Browser, type BrowserContext, chromium, type Page } from "@playwright/test";
import { WebSocket } from "ws";

import { CHROMIUM_FLAGS, findChromium } from "../../../scripts/find-chromium.mjs";
import { reachInto } from "./into-namespace.ts";

/** A page behind another window must run as fast as one in front: there is only one screen here. */
const FAST_BEHIND = [
  "--disable-backgrounding-occluded-windows",
  "--disable-renderer-backgrounding",
  "--disable-background-timer-throttling",
];

export interface BrowserOptions {
  /** Kept between openings; the same folder gives the same device. */
  readonly profileFolder: string;
  /** A y4m file (see camera.ts) that stands for the camera, which is then allowed without asking. */
  readonly cameraFile?: string;
  readonly flags?: readonly string[];
  readonly window?: { width: number; height: number };
  /** Network namespace that it runs in (see networks.ts). */
  readonly namespace?: string;
  /** Pages that nobody sees are slowed down, as they are for people. */
  readonly slowsHidden?: boolean;
}

export interface FerryBrowser {
  readonly context: BrowserContext;
  readonly browser: Browser;
  /** Process id of the whole tree's first process and of its group. */
  readonly pid: number;
  /** A page whose console errors and crashes land in `problems`. */
  newPage(url?: string): Promise<Page>;
  /** What went wrong on any page: console errors, uncaught exceptions, refusals by the policy. */
  readonly problems: string[];
  /** Runs `action` and resolves with what it downloaded, saved under its own name in `folder`. */
  download(page: Page, action: () => Promise<unknown>, folder: string): Promise<{ path: string; name: string }>;
  /**
   * Puts another tab in front of the page. Nobody is attached meanwhile, because Playwright keeps every page that it sees
   * visible. `frozen`: the page is stopped as well, as phones do with it. Resolves with how to come back.
   */
  hide(page: Page, options?: { frozen: boolean }): Promise<() => Promise<{ browser: FerryBrowser; page: Page }>>;
  /** As a person closes it: profile written, locks released. */
  close(): Promise<void>;
  /** As a crash or a power cut: SIGKILL to every process of it. */
  kill(): Promise<void>;
}

export async function openBrowser(options: BrowserOptions): Promise<FerryBrowser> {
  const { child, endpoint } = await launch(options);
  return attach(child, options.namespace ? await endpointInside(options.namespace, endpoint, child) : endpoint);
}

async function attach(child: ChildProcess, endpoint: string): Promise<FerryBrowser> {
  const browser = await chromium.connectOverCDP(endpoint);
  const [context] = browser.contexts();
  if (!context || child.pid === undefined) throw new Error("Chromium has no context");
  const problems: string[] = [];
  context.on("page", (page) => collect(page, problems));
  for (const page of context.pages()) collect(page, problems);
  return {
    context,
    browser,
    pid: child.pid,
    problems,
    async newPage(url) {
      const page = await context.newPage();
      if (url) await page.goto(url);
      return page;
    },
    async download(page, action, folder) {
      const [download] = await Promise.all([page.waitForEvent("download"), action()]);
      const name = download.suggestedFilename();
      const path = join(folder, name);
      await download.saveAs(path);
      return { path, name };
    },
    async hide(page, { frozen } = { frozen: false }) {
      const session = await context.newCDPSession(page);
      const { targetInfo } = await session.send("Target.getTargetInfo");
      // Of a browser that was connected to, this ends the connection alone.
      await browser.close();
      await ask(endpoint, "new?about:blank");
      const thaw = frozen ? await freeze(endpoint, targetInfo.targetId) : undefined;
      return async () => {
        await thaw?.();
        await ask(endpoint, `activate/${targetInfo.targetId}`);
        const again = await attach(child, endpoint);
        const found = again.context.pages().find((one) => one.url() === page.url());
        if (!found) throw new Error(`no page shows ${page.url()} any more`);
        return { browser: again, page: found };
      };
    },
    async close() {
      const gone = exited(child);
      const session = await browser.newBrowserCDPSession();
      await session.send("Browser.close").catch(() => {});
      await gone;
    },
    async kill() {
      const gone = exited(child);
      if (child.exitCode === null && child.signalCode === null && child.pid) process.kill(-child.pid, "SIGKILL");
      await gone;
    },
  };
}

/** Stops a hidden page, over a connection that sees it alone. Resolves with how to let it go on. */
async function freeze(endpoint: string, targetId: string): Promise<() => Promise<void>> {
  const socket = new WebSocket(new URL(`/devtools/page/${targetId}`, endpoint));
  // Whoever closes the target closes the socket without an error.
  const soon = () => ({ signal: AbortSignal.timeout(20_000) });
  await once(socket, "open", soon());
  const become = async (state: "active" | "frozen") => {
    socket.send(JSON.stringify({ id: 1, method: "Page.setWebLifecycleState", params: { state } }));
    const [answer] = (await once(socket, "message", soon())) as [Buffer];
    const { error } = JSON.parse(answer.toString()) as { error?: { message: string } };
    if (error) throw new Error(`${state}: ${error.message}`);
  };
  await become("frozen");
  return async () => {
    await become("active");
    socket.close();
  };
}

/** Of the browser itself, by HTTP: that attaches to nothing. */
async function ask(endpoint: string, what: string): Promise<void> {
  const answer = await fetch(new URL(`/json/${what}`, endpoint.replace(/^ws/, "http")), { method: "PUT" });
  if (!answer.ok) throw new Error(`${what}: ${await answer.text()}`);
}

/** The debugger's address as it can be reached from here, for as long as the browser runs. */
async function endpointInside(namespace: string, endpoint: string, child: ChildProcess): Promise<string> {
  const url = new URL(endpoint);
  const { port, close } = await reachInto(namespace, Number(url.port));
  child.once("exit", close);
  url.port = String(port);
  return url.href;
}

async function exited(child: ChildProcess): Promise<void> {
  if (child.exitCode === null && child.signalCode === null) await once(child, "exit");
}

function collect(page: Page, problems: string[]): void {
  page.on("pageerror", (error) => problems.push(`uncaught: ${error.message}`));
  page.on("console", (message) => {
    if (message.type() === "error") problems.push(`console: ${message.text()} (${message.location().url})`);
  });
}

async function launch(options: BrowserOptions): Promise<{ child: ChildProcess; endpoint: string }> {
  await mkdir(options.profileFolder, { recursive: true });
  const { width, height } = options.window ?? { width: 1280, height: 800 };
  const camera = options.cameraFile
    ? [
        "--use-fake-device-for-media-stream",
        "--use-fake-ui-for-media-stream",
        `--use-file-for-fake-video-capture=${options.cameraFile}`,
      ]
    : [];
  const executable = await findChromium();
  const [program, first] = options.namespace
    ? ["ip", ["netns", "exec", options.namespace, executable]]
    : [executable, []];
  const child = spawn(
    program,
    [
      ...first,
      "--headless=new",
      "--remote-debugging-port=0",
      `--user-data-dir=${options.profileFolder}`,
      `--window-size=${width},${height}`,
      "--hide-crash-restore-bubble",
      ...CHROMIUM_FLAGS,
      ...(options.slowsHidden ? [] : FAST_BEHIND),
      ...camera,
      ...(options.flags ?? []),
      "about:blank",
    ],
    { stdio: ["ignore", "ignore", "pipe"], detached: true },
  );
  for await (const line of createInterface({ input: child.stderr })) {
    const endpoint = /DevTools listening on (ws:\S+)/.exec(line)?.[1];
    if (!endpoint) continue;
    // Whatever it says later must not fill the pipe.
    child.stderr.resume();
    return { child, endpoint };
  }
  throw new Error("Chromium did not start");
}
