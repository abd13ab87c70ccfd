// The look that Settings asks for: an attribute that the tokens follow, and the colour of the browser's own bars.
// Rule: "system" leaves both to the stylesheet and the page's own <meta> elements.
import type { Settings } from "../app/state.ts";

const GROUND = { light: "#eef4f2", dark: "#0a212a" } as const;

export function showTheme(theme: Settings["theme"]): void {
  const { documentElement } = document;
  if (theme === "system") delete documentElement.dataset["theme"];
  else documentElement.dataset["theme"] = theme;
  for (const meta of document.querySelectorAll<HTMLMetaElement>('meta[name="theme-color"]')) {
    const own = meta.media.includes("dark") ? "dark" : "light";
    meta.content = GROUND[theme === "system" ? own : theme];
  }
}
