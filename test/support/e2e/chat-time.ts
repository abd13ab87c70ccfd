// How long a message takes from the Enter key until its sender reads "Delivered": the other device has it and said so.
// Rule: timed in the page, frame by frame; Playwright's own waiting looks only every tenth of a second.
import type { FerryDevice } from "./device.ts";

/** Says a text that was not said before. Returns milliseconds. */
export async function deliveredInMs(device: FerryDevice, text: string): Promise<number> {
  const region = device.page.getByRole("region", { name: /^Conversation/ });
  await device.composer.fill(text);
  // Armed before the key: what is awaited later must be wrapped, or it would be awaited here.
  const watch = await region.evaluateHandle((element, said) => {
    const took = new Promise<number>((resolve) => {
      let started: number | undefined;
      addEventListener("keydown", () => (started = performance.now()), { capture: true, once: true });
      const look = () => {
        const shown = [...element.querySelectorAll(".text")].find(({ textContent }) => textContent === said);
        const isDelivered = shown?.closest("li")?.textContent.includes("Delivered");
        if (started !== undefined && isDelivered) resolve(performance.now() - started);
        else requestAnimationFrame(look);
      };
      look();
    });
    return { took };
  }, text);
  await device.composer.press("Enter");
  return watch.evaluate(({ took }) => took);
}
