// A first name for this device: what its browser says it is, and two friendly words to tell it from others.
// Rule: at most MAX_DEVICE_NAME_BYTES, in ASCII; a person can change it at any time.
import { MAX_DEVICE_NAME_BYTES } from "../../protocol/limits.ts";

const COLOURS = ["amber", "blue", "coral", "green", "grey", "indigo", "ivory", "mint", "olive", "pink", "red", "teal"];
const ANIMALS = [
  "crane",
  "dove",
  "finch",
  "fox",
  "gull",
  "hare",
  "heron",
  "lynx",
  "otter",
  "owl",
  "seal",
  "swan",
  "tern",
];

/** Most telling first: browsers name each other in their user agents. */
const BROWSERS = [
  ["Edg", "Edge"],
  ["OPR/", "Opera"],
  ["SamsungBrowser", "Samsung"],
  ["Firefox", "Firefox"],
  ["FxiOS", "Firefox"],
  ["CriOS", "Chrome"],
  ["Chrome", "Chrome"],
  ["Safari", "Safari"],
] as const;
const SYSTEMS = [
  ["iPhone", "iPhone"],
  ["iPad", "iPad"],
  ["Android", "Android"],
  ["CrOS", "ChromeOS"],
  ["Windows", "Windows"],
  ["Mac OS X", "Mac"],
  ["Linux", "Linux"],
] as const;

/** `random(n)`: a whole number from 0 to n - 1. For example "Chrome on Linux, red heron". */
export function friendlyName(userAgent: string, random: (choices: number) => number): string {
  const browser = BROWSERS.find(([mark]) => userAgent.includes(mark))?.[1] ?? "Browser";
  const system = SYSTEMS.find(([mark]) => userAgent.includes(mark))?.[1];
  const words = `${COLOURS[random(COLOURS.length)]} ${ANIMALS[random(ANIMALS.length)]}`;
  const long = `${system ? `${browser} on ${system}` : browser}, ${words}`;
  return long.length <= MAX_DEVICE_NAME_BYTES ? long : `${system ?? browser}, ${words}`;
}
