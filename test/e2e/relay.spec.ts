// Networks that do not let two devices meet: everything through a real TURN server, set up in Settings.
import { join } from "node:path";

import { type Coturn, coturnMissing, startCoturn } from "../support/e2e/coturn.ts";
import { agree, type FerryDevice, openDevice } from "../support/e2e/device.ts";
import { writeRandomFile } from "../support/e2e/files.ts";
import { expect, test } from "../support/e2e/fixtures.ts";
import { readCodeOn } from "../support/e2e/read-code.ts";

const missing = coturnMissing();
test.skip(missing !== undefined, missing);

/** As a person would, in Settings. */
async function useOnlyRelay({ page }: FerryDevice, relay: Coturn): Promise<void> {
  await page.goto(new URL("#/settings", page.url()).href);
  await page.getByRole("radio", { name: /^Relay only/ }).check();
  const form = page.locator("ferry-ice-form");
  await form.getByRole("button", { name: "Add a server" }).click();
  await page.getByLabel("Address (stun: or turn:)").fill(relay.url);
  await page.getByLabel("User name").fill(relay.username);
  await page.getByLabel("Password").fill(relay.credential);
  await form.getByRole("button", { name: "Save" }).click();
  await expect(form.getByText("Saved")).toBeVisible();
}

test("two devices that may only use a relay pair, talk and send through it, and say so", async ({
  ferry,
  open,
  folder,
}) => {
  const relay = await startCoturn(folder);
  try {
    const a = await openDevice(open, "a", ferry.url);
    const b = await openDevice(open, "b", ferry.url);
    await useOnlyRelay(a, relay);
    await useOnlyRelay(b, relay);
    await a.page.goto(`${ferry.url}#/pair`);
    await expect(a.code).toBeVisible();
    await b.page.goto(await readCodeOn(a.code));
    await agree(a, b);
    await expect(a.page.getByText(/^Relayed/).first()).toBeVisible();
    await writeRandomFile(join(folder, "relayed.bin"), 5_000_000, "relay");
    await a.send(join(folder, "relayed.bin"));
    await b.accept();
    await Promise.all([a.untilVerified("relayed.bin"), b.untilVerified("relayed.bin")]);
  } finally {
    await relay.stop();
  }
});
