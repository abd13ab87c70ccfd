// How elements reach the app and the words: two Lit contexts that <ferry-app> provides.
// Rule: elements never import an app or a language; they are given both.
import { createContext } from "@lit/context";

import type { App } from "../app/verbs.ts";
import type { Strings } from "./strings/strings.ts";

export const appContext = createContext<App>(Symbol("ferry-app"));
export const stringsContext = createContext<Strings>(Symbol("ferry-strings"));
