// Words of pairing with two scans: what to do with which device, and what is wrong with what was scanned.
import type { TwoScansError } from "../../app/pairing-state.ts";

export interface TwoScansStrings {
  readonly title: string;
  /** The way there from the pairing page, and from where the meeting point is missed. */
  readonly use: string;

  readonly idle: string;
  readonly idleText: string;
  readonly start: string;
  readonly scanCode: string;
  readonly making: string;

  readonly showFirst: string;
  readonly showFirstText: string;
  readonly scanAnswer: string;
  readonly scanAnswerText: string;
  readonly scanAnswerNow: string;
  readonly firstCode: string;

  readonly ask: (name: string) => string;
  readonly askText: string;

  readonly scanned: (name: string) => string;
  readonly showAnswer: (name: string) => string;
  readonly showAnswerText: (name: string) => string;
  readonly answerCode: string;

  readonly connecting: (name: string) => string;
  readonly connectingText: string;

  readonly left: (countdown: string) => string;
  readonly copy: string;
  readonly copied: string;
  readonly copyRefused: string;
  readonly again: string;
  readonly failed: Readonly<Record<TwoScansError, { title: string; text: string }>>;
}
