// The page's side of a hostile broker: by default it relays like a kind one, until a test says otherwise.
import { Witness } from "../witness.ts";

export interface ClientFrame {
  readonly type: string;
  readonly dst?: string;
  readonly payload?: { readonly box?: string };
}
type Event = { came: string } | { left: string } | { from: string; frame: string };

export class HostileBroker {
  readonly events = new Witness<Event>();
  /** Says OPEN to those who come. A PeerServer that still knows the id does not. */
  greets = true;
  /** Brings datagrams to themselves or others. */
  relays = true;
  readonly #puppet: WebSocket;

  private constructor(
    readonly url: string,
    puppet: WebSocket,
  ) {
    this.#puppet = puppet;
    puppet.onmessage = ({ data }) => this.#hear(JSON.parse(String(data)) as Event);
  }

  static async open(): Promise<HostileBroker> {
    const control = (globalThis as { FERRY_BROKERS?: string }).FERRY_BROKERS ?? "";
    const port = await (await fetch(`${control}/hostile`, { method: "POST" })).text();
    const puppet = new WebSocket(`ws://127.0.0.1:${port}/puppet`);
    await new Promise((resolve, reject) => {
      puppet.onopen = resolve;
      puppet.onerror = reject;
    });
    return new HostileBroker(`http://127.0.0.1:${port}`, puppet);
  }

  /** Sends any text as a frame. */
  raw(to: string, raw: string): void {
    this.#puppet.send(JSON.stringify({ to, raw }));
  }
  say(to: string, frame: unknown): void {
    this.raw(to, JSON.stringify(frame));
  }
  hangUp(to: string): void {
    this.#puppet.send(JSON.stringify({ to, close: true }));
  }
  close(): void {
    this.#puppet.close();
  }

  #hear(event: Event): void {
    this.events.push(event);
    if ("came" in event && this.greets) this.say(event.came, { type: "OPEN" });
    if (!("frame" in event) || !this.relays) return;
    const frame = JSON.parse(event.frame) as ClientFrame;
    if (frame.type === "OFFER" && frame.dst) this.say(frame.dst, { ...frame, src: event.from });
  }
}
