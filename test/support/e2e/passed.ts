// How long a cut or a sleep lasts is what a test is about; nothing else may wait by the clock.
import { setTimeout as after } from "node:timers/promises";

export function passed(seconds: number): Promise<void> {
  return after(seconds * 1000);
}
