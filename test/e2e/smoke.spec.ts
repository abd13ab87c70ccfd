// The shell over the real start command: it loads under its policy, opens offline, can be installed, and comes back
// after a crash. Also the proof that the end-to-end supports do what they say.
import { readFile } from "node:fs/promises";
import { join } from "node:path";

import { pointCameraAt } from "../support/e2e/camera.ts";
import { dropOn } from "../support/e2e/drop.ts";
import { sha256, sha256OfFolder, writeRandomFile, writeRandomFolder } from "../support/e2e/files.ts";
import { expect, test } from "../support/e2e/fixtures.ts";

test("the app loads under its policy with nothing refused", async ({ ferry, open }) => {
  const browser = await open("a");
  const page = await browser.newPage();
  const response = await page.goto(ferry.url);
  expect(response?.headers()["content-security-policy"]).toContain("require-trusted-types-for 'script'");
  await expect(page.locator("ferry-app")).toBeAttached();
  await page.waitForFunction(() => navigator.serviceWorker.controller !== null);
  expect(browser.problems).toEqual([]);
});

test("an installed app opens when the server is gone, with the configuration of its first visit", async ({
  ferry,
  open,
}) => {
  const browser = await open("a");
  const page = await browser.newPage(ferry.url);
  await page.waitForFunction(() => navigator.serviceWorker.controller !== null);
  const config = () => page.evaluate(async () => (await fetch("config.json")).json());
  await ferry.kill();
  await page.goto(`${ferry.url}#/history`);
  await page.reload();
  await expect(page.locator("ferry-app")).toBeAttached();
  expect(await config()).toMatchObject({ brokers: ["self"] });
});

test("the browser finds nothing that would keep the app from being installed", async ({ ferry, open }) => {
  const browser = await open("a");
  const page = await browser.newPage(ferry.url);
  await page.waitForFunction(() => navigator.serviceWorker.controller !== null);
  const session = await browser.context.newCDPSession(page);
  expect((await session.send("Page.getAppManifest")).errors).toEqual([]);
  expect((await session.send("Page.getInstallabilityErrors")).installabilityErrors).toEqual([]);
});

test("the server can crash and come back on its port, and stops cleanly", async ({ ferry }) => {
  const status = async () => (await fetch(ferry.url)).status;
  expect(await status()).toBe(200);
  await ferry.kill();
  await expect(status()).rejects.toThrow();
  await ferry.restart();
  expect(await status()).toBe(200);
  expect(await ferry.stop()).toBe(0);
});

test("a killed browser opens again as the same device", async ({ ferry, open }) => {
  const first = await open("a");
  const page = await first.newPage(ferry.url);
  await page.evaluate(async () => {
    const folder = await navigator.storage.getDirectory();
    const stream = await (await folder.getFileHandle("kept", { create: true })).createWritable();
    await stream.write("still here");
    await stream.close();
  });
  await first.kill();
  const second = await open("a");
  const text = await (
    await second.newPage(ferry.url)
  ).evaluate(async () => {
    const folder = await navigator.storage.getDirectory();
    return (await (await folder.getFileHandle("kept")).getFile()).text();
  });
  expect(text).toBe("still here");
});

test("the test camera shows a code, dropped folders arrive, downloads land on disk", async ({
  ferry,
  open,
  folder,
}) => {
  const camera = join(folder, "camera.y4m");
  await pointCameraAt(camera, "https://ferry.example/#code");
  const browser = await open("a", { cameraFile: camera });
  const page = await browser.newPage(ferry.url);
  const size = await page.evaluate(async () => {
    const stream = await navigator.mediaDevices.getUserMedia({ video: true });
    const { width, height } = stream.getVideoTracks()[0]?.getSettings() ?? {};
    return [width, height];
  });
  expect(size).toEqual([640, 480]);

  const digests = await writeRandomFolder(join(folder, "sent"), 60, "smoke");
  expect(await sha256OfFolder(join(folder, "sent"))).toEqual(digests);
  await page.evaluate(() => {
    document.body.style.height = "100vh";
    document.body.addEventListener("dragover", (event) => event.preventDefault());
    document.body.addEventListener("drop", (event) => {
      event.preventDefault();
      document.title = [...(event.dataTransfer?.items ?? [])]
        .map((item) => item.webkitGetAsEntry()?.isDirectory)
        .join();
    });
  });
  const digest = await writeRandomFile(join(folder, "one.bin"), 3_000_000, "smoke");
  await dropOn(page.locator("body"), [join(folder, "sent"), join(folder, "one.bin")]);
  await expect(page).toHaveTitle("true,false");

  const saved = await browser.download(
    page,
    () =>
      page.evaluate(() => {
        const link = document.createElement("a");
        link.href = URL.createObjectURL(new Blob(["saved"]));
        link.download = "a name.bin";
        link.click();
      }),
    join(folder, "saved"),
  );
  expect(saved.name).toBe("a name.bin");
  expect(await readFile(saved.path, "utf8")).toBe("saved");
  expect(await sha256(join(folder, "one.bin"))).toBe(digest);
});
