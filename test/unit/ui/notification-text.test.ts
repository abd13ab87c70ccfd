// The words of a notification: plain text, whatever a device is called or says; of a visitor nothing.
import { describe, expect, it } from "vitest";

import type { AppState, ChatEntry, TransferEntry } from "../../../src/app/state.ts";
import type { Telling } from "../../../src/app/telling.ts";
import { notificationText } from "../../../src/ui/notifying/notification-text.ts";
import { en } from "../../../src/ui/strings/en.ts";
import { DANGEROUS_NAMES } from "../../support/dangerous-names.ts";
import { device, HOME, item, NOW, transfer } from "../../support/app-states.ts";

function stateWith(name: string, visit = false): AppState {
  return { ...HOME, devices: { x: device("x", name, visit ? { visit } : {}) } };
}
function message(text: string): Telling {
  const entry: ChatEntry = { kind: "chat", id: "m", pairId: "x", at: NOW, mine: false, text, status: "delivered" };
  return { is: "message", pairId: "x", entry };
}
function telling(is: "offer" | "done" | "failed", name: string, change: Partial<TransferEntry> = {}): Telling {
  return { is, pairId: "x", entry: transfer("t", item(name, 2_400_000, ""), { pairId: "x", ...change }) };
}
const UNSEEN = /[\p{Cc}\p{Bidi_Control}]/u;

describe("a notification", () => {
  it("says who and what", () => {
    const of = (told: Telling) => Object.values(notificationText(told, stateWith("Studio Mac"), en)).slice(0, 2);
    expect(of(message("Lunch?"))).toEqual(["Studio Mac", "Lunch?"]);
    expect(of(telling("offer", "plan.pdf"))).toEqual(["Studio Mac", "Studio Mac wants to send you plan.pdf"]);
    expect(of(telling("done", "plan.pdf"))).toEqual(["Studio Mac", "plan.pdf from Studio Mac is here, verified"]);
    const failed = telling("failed", "plan.pdf", { phase: { is: "failed", reason: "changed" } });
    expect(of(failed)[1]).toMatch(/^plan\.pdf: /);
    expect(of({ is: "approval", approval: { id: "1", name: "Pixel" } })[0]).toBe("Pixel");
    expect(of({ is: "approval", approval: { id: "1", name: "" } })[0]).toBe(en.pairing.nameless);
  });

  it("is text without controls and without anything that turns its direction", () => {
    for (const name of DANGEROUS_NAMES) {
      for (const told of [message(name), telling("offer", name), telling("done", name, { itemCount: 3 })]) {
        const { title, body } = notificationText(told, stateWith(name), en);
        expect(title, JSON.stringify(name)).not.toMatch(UNSEEN);
        expect(body, JSON.stringify(name)).not.toMatch(UNSEEN);
      }
    }
    const markup = "<img src=x onerror=alert(1)>";
    expect(notificationText(message(markup), stateWith(markup), en)).toEqual({
      title: markup,
      body: markup,
      visitor: false,
    });
  });

  it("is bounded, and cuts no character in two", () => {
    const { body } = notificationText(message("👨‍👩‍👧🙂".repeat(2_000)), stateWith("Mac"), en);
    expect(Array.from(body).length).toBe(240);
    expect(() => encodeURIComponent(body)).not.toThrow();
    expect(body.endsWith("…")).toBe(true);
  });

  it("says nothing of a visitor that a system could keep", () => {
    const state = stateWith("Meeting room tablet", true);
    const all = [
      message("the password of the guest network"),
      telling("offer", "whiteboard.jpg"),
      telling("offer", "whiteboard.jpg", { itemCount: 3 }),
      telling("done", "whiteboard.jpg"),
      telling("failed", "whiteboard.jpg", { phase: { is: "failed", reason: "changed" } }),
      { is: "approval", approval: { id: "1", name: "Meeting room tablet", visit: true } } as const,
    ];
    for (const told of all) {
      const { title, body, visitor } = notificationText(told, state, en);
      expect(`${title} ${body}`).not.toMatch(/tablet|whiteboard|password/);
      expect(visitor).toBe(true);
    }
  });
});
