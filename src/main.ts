// Builds the parts and joins them; the only file that sees every room. Rule: no logic here.
import { registerServiceWorker } from "./service-worker/registration.ts";

await registerServiceWorker(() => {});
