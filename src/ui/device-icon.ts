// A picture of a device, guessed from its name. Rule: only an ornament; a wrong guess costs nothing.
import { Laptop, Monitor, Smartphone, Tablet, type IconNode } from "lucide";

const KINDS: readonly [RegExp, IconNode][] = [
  [/ipad|tablet|tab\b/i, Tablet],
  [/iphone|pixel|galaxy|phone|android/i, Smartphone],
  [/studio|imac|mini|desktop|\bpc\b|tower|server/i, Monitor],
];

export function deviceIcon(name: string): IconNode {
  return KINDS.find(([pattern]) => pattern.test(name))?.[1] ?? Laptop;
}
