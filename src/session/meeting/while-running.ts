// The door in front of the events of meeting. Rule: nothing is told before the start and after the end.
import type { MeetingEvents } from "../link.ts";

/** The same events, but none before the start and after the end. */
export function whileRunning(events: MeetingEvents, running: () => boolean): MeetingEvents {
  return new Proxy(events, {
    get: (target, name: keyof MeetingEvents) => {
      const event = target[name] as (...args: unknown[]) => void;
      return (...args: unknown[]) => {
        if (running()) event.apply(target, args);
      };
    },
  });
}
