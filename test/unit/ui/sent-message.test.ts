import { expect, test } from "vitest";

import type { Notice } from "../../../src/app/state.ts";
import { SentMessage } from "../../../src/ui/conversation/sent-message.ts";
import { HOME } from "../../support/app-states.ts";

/** What is given back when this notice comes right after "a long text" was sent. */
function givenBack(notice: Notice) {
  const sent = new SentMessage();
  sent.note("laptop", "a long text");
  return sent.refusedBetween(HOME, { ...HOME, notice });
}

test.each(["outbox-full", "message-too-long", "message-not-kept"] as const)(
  "a message that was refused (%s) is given back",
  (code) => {
    expect(givenBack({ code })).toEqual({ pairId: "laptop", text: "a long text" });
  },
);

test("a notice about something else gives nothing back", () => {
  expect(givenBack({ code: "files-not-kept" })).toBeUndefined();
  // It is queued, and goes.
  expect(givenBack({ code: "storage-full" })).toBeUndefined();
});
