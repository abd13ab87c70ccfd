// Named states of pairing with two scans. Rule: as for app-states.ts; codes are as long as real ones.
import vectors from "../../docs/protocol/vectors/two-scans.json";
import type { AppState } from "../../src/app/state.ts";
import { FIRST_OPEN, HOME, NOW } from "./app-states.ts";

const [pair] = vectors.pairs;

/** A real first code, and the answer to it. */
export const FIRST_CODE = pair?.first.text ?? "";
export const ANSWER_CODE = pair?.answer.text ?? "";

const NO_BROKER: Partial<AppState> = {
  brokers: [{ url: "https://broker.example", is: "offline", retryAt: NOW + 40_000 }],
};
const code = { stage: "code", code: FIRST_CODE, expiresAt: NOW + 581_000 } as const;
const answer = { stage: "answer", name: "Studio Mac", code: ANSWER_CODE, expiresAt: NOW + 572_000 } as const;

/** By the name that a screenshot gets. */
export const TWO_SCANS_STATES = {
  "two-scans-idle": HOME,
  "two-scans-code": { ...FIRST_OPEN, ...NO_BROKER, twoScans: code },
  "two-scans-code-visit": { ...HOME, twoScans: { ...code, visit: true } },
  "two-scans-trouble": { ...HOME, twoScans: { ...code, trouble: "foreign" } },
  "two-scans-ask": { ...HOME, twoScans: { stage: "ask", name: "Studio Mac" } },
  "two-scans-ask-visit": { ...HOME, twoScans: { stage: "ask", name: "Studio Mac", visit: true } },
  "two-scans-answer-visit": { ...HOME, twoScans: { ...answer, visit: true } },
  "two-scans-answer": { ...HOME, ...NO_BROKER, twoScans: answer },
  "two-scans-connecting": { ...HOME, twoScans: { stage: "connecting", name: "Studio Mac" } },
  "two-scans-failed": { ...HOME, twoScans: { stage: "failed", name: "Studio Mac", error: "no-path" } },
} as const satisfies Record<string, AppState>;

export const TWO_SCANS_PLACES: Readonly<Partial<Record<string, string>>> = Object.fromEntries(
  Object.keys(TWO_SCANS_STATES).map((name) => [name, "#/two-scans"]),
);
