// `wake` after the clock was set back: it must try soon, not when the old time comes again.
import { afterEach, beforeEach, expect, it, vi } from "vitest";

const relays = vi.hoisted(() => ({ made: 0 }));
vi.mock("../../../src/signaling/peer-relay.ts", () => ({
  PeerRelay: class {
    constructor(_broker: unknown, _id: string, _token: string, events: { lost(): void }) {
      relays.made += 1;
      queueMicrotask(() => events.lost());
    }
    send(): void {}
    close(): void {}
  },
}));

const { createPeerJsSignaling } = await import("../../../src/signaling/peerjs-signaling.ts");

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

it("tries again within a minute of a wake, though the clock was set back by an hour", async () => {
  const nothing = () => undefined;
  const events = { box: nothing, state: nothing, absent: nothing };
  const socket = createPeerJsSignaling().open(
    { url: "https://broker.example" },
    "aa".repeat(16),
    "bb".repeat(32),
    events,
  );
  await vi.advanceTimersByTimeAsync(5_000);
  expect(socket.state.is).toBe("offline");
  vi.setSystemTime(Date.now() - 3_600_000);
  socket.wake();
  const before = relays.made;
  await vi.advanceTimersByTimeAsync(61_000);
  expect(relays.made).toBeGreaterThan(before);
  socket.close();
});
