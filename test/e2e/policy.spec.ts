// What the page's policy refuses, tried in the page itself: as `npm start` sends it, and as the <meta> that any static
// host serves. Rule: every attempt is one that a hole in the app would give to whoever finds it.
import type { Page } from "@playwright/test";

import { META_POLICY, SECURITY_HEADERS } from "../../server/security-headers.mjs";
import { expect, test } from "../support/e2e/fixtures.ts";
import { startStaticServer } from "../support/e2e/static-server.ts";

interface Tried {
  /** Names of attempts that ran what they should not. */
  readonly ran: string[];
  /** Names of attempts that threw at once, by Trusted Types. */
  readonly threw: string[];
  /** Directives of the policy that refused something, a socket told apart from other requests. */
  readonly refused: string[];
}
type Marks = typeof globalThis & {
  tried: Tried;
  ran: (name: string) => void;
  trustedTypes: { createPolicy(name: string, rules: object): unknown };
};

/** Runs each attack in the page; what came of it is in `tried` there. */
function attack(page: Page, elsewhere: string): Promise<void> {
  return page.evaluate((elsewhere) => {
    const marks = globalThis as Marks;
    const tried: Tried = (marks.tried = { ran: [], threw: [], refused: [] });
    marks.ran = (name) => tried.ran.push(name);
    addEventListener("securitypolicyviolation", ({ blockedURI, effectiveDirective }) =>
      tried.refused.push(blockedURI.startsWith("ws") ? `${effectiveDirective}, a socket` : effectiveDirective),
    );
    const put = (tag: string, attributes: Record<string, string>) => {
      const element = document.createElement(tag);
      for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
      document.body.append(element);
      return element;
    };
    const inline = () => {
      const script = document.createElement("script");
      script.append(document.createTextNode("ran('inline script')"));
      document.body.append(script);
    };
    const attempts: Record<string, () => unknown> = {
      "markup from text": () => (document.createElement("div").innerHTML = "<img src=x onerror=ran('markup')>"),
      "markup written": () => document.write("<script>ran('written')</script>"),
      "markup beside": () => document.body.insertAdjacentHTML("beforeend", "<b onclick=ran(1)>x</b>"),
      "a document parsed": () => new DOMParser().parseFromString("<script>ran('parsed')</script>", "text/html"),
      "a script's text": () => (document.createElement("script").textContent = "ran('text')"),
      "a script's address": () => (document.createElement("script").src = `${elsewhere}x.js`),
      "a worker's address": () => new Worker("data:text/javascript,1"),
      "a document in a frame": () => (document.createElement("iframe").srcdoc = "<script>parent.ran('frame')</script>"),
      "a policy of its own": () => marks.trustedTypes.createPolicy("evil", { createHTML: (text: string) => text }),
      "inline script": inline,
      frame: () => put("iframe", { src: elsewhere }),
      object: () => put("object", { data: elsewhere, type: "text/html" }),
      picture: () => put("img", { src: `${elsewhere}x.png` }),
      style: () => put("link", { rel: "stylesheet", href: `${elsewhere}x.css` }),
      base: () => document.head.append(Object.assign(document.createElement("base"), { href: elsewhere })),
      socket: () => (new WebSocket(elsewhere.replace("http", "ws")).onopen = () => tried.ran.push("a socket")),
      request: () =>
        void fetch(`${elsewhere}x`).then(
          () => tried.ran.push("a request"),
          () => undefined,
        ),
      form: () => (put("form", { action: elsewhere, method: "post" }) as HTMLFormElement).submit(),
    };
    for (const [name, attempt] of Object.entries(attempts)) {
      try {
        attempt();
      } catch {
        tried.threw.push(name);
      }
    }
  }, elsewhere);
}

const BY_TYPES = [
  "markup from text",
  "markup written",
  "markup beside",
  "a document parsed",
  "a script's text",
  "a script's address",
  "a worker's address",
  "a document in a frame",
  "a policy of its own",
];
const BY_POLICY = [
  "require-trusted-types-for",
  "frame-src",
  "img-src",
  "style-src-elem",
  "base-uri",
  "connect-src",
  "connect-src, a socket",
  "form-action",
];

async function expectRefused(page: Page, elsewhere: string): Promise<void> {
  await attack(page, elsewhere);
  const tried = () => page.evaluate(() => (globalThis as Marks).tried);
  await expect
    .poll(async () => {
      const { refused } = await tried();
      return BY_POLICY.filter((name) => !refused.includes(name));
    })
    .toEqual([]);
  expect((await tried()).threw).toEqual(expect.arrayContaining(BY_TYPES));
  expect((await tried()).ran).toEqual([]);
}

test("as `npm start` sends it the policy refuses script, markup, frames, requests and forms of anybody else", async ({
  ferry,
  open,
}) => {
  const elsewhere = await startStaticServer();
  try {
    const browser = await open("a");
    const page = await browser.newPage();
    const response = await page.goto(ferry.url);
    expect(response?.headers()["content-security-policy"]).toBe(SECURITY_HEADERS["Content-Security-Policy"]);
    await expect(page.getByRole("img", { name: "Pairing code" })).toBeVisible();
    expect(browser.problems).toEqual([]);
    await expectRefused(page, elsewhere.url);
    // Every file carries it: a worker obeys the policy of its own file.
    const scripts = await page.evaluate(() => performance.getEntriesByType("resource").map(({ name }) => name));
    for (const address of scripts
      .filter((name) => name.startsWith(ferry.url))
      .concat(`${ferry.url}service-worker.js`)) {
      const headers = (await fetch(address)).headers;
      expect(headers.get("content-security-policy"), address).toBe(SECURITY_HEADERS["Content-Security-Policy"]);
      expect(headers.get("x-content-type-options"), address).toBe("nosniff");
    }
  } finally {
    elsewhere.close();
  }
});

test("on a static host without any header the page carries the same policy, and it refuses the same", async ({
  open,
}) => {
  const [host, elsewhere] = [await startStaticServer(), await startStaticServer()];
  try {
    const browser = await open("a");
    const page = await browser.newPage();
    const response = await page.goto(host.url);
    expect(response?.headers()["content-security-policy"]).toBeUndefined();
    const meta = page.locator('meta[http-equiv="Content-Security-Policy"]');
    expect(await meta.getAttribute("content")).toBe(META_POLICY);
    await expect(page.getByRole("heading", { level: 1 }).first()).toBeVisible();
    await expectRefused(page, elsewhere.url);
  } finally {
    host.close();
    elsewhere.close();
  }
});

test("nobody can put the app into a frame of theirs", async ({ ferry, open }) => {
  const browser = await open("a");
  const page = await browser.newPage("about:blank");
  await page.evaluate((url) => {
    document.body.append(Object.assign(document.createElement("iframe"), { src: url }));
  }, ferry.url);
  // What Chromium shows in place of a page that it will not show.
  await expect.poll(() => page.frames().at(-1)?.url()).toMatch(/^chrome-error:/);
  expect(page.frames()).toHaveLength(2);
});
