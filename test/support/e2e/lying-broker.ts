// Stands before the real start command and its real PeerServer, and lies: files pass as they are, every frame of a
// broker's WebSocket is heard and may be changed, both ways. Rule: by default it changes nothing.
import { once } from "node:events";
import { createServer, request, type Server } from "node:http";
import type { AddressInfo } from "node:net";

import { WebSocket, WebSocketServer } from "ws";

/** What a device said or was told, as PeerServer's JSON. */
export interface BrokerFrame {
  readonly type?: string;
  readonly src?: string;
  readonly dst?: string;
  readonly payload?: { readonly box?: string };
}
/** What goes on in place of one frame. */
export type Change = (frame: BrokerFrame, id: string) => readonly BrokerFrame[];

const honest: Change = (frame) => [frame];

export class LyingBroker {
  readonly url: string;
  /** Frames on their way to the device with this id. */
  toDevice: Change = honest;
  /** Frames that the device with this id said. */
  fromDevice: Change = honest;
  /** How often a device has come. */
  joined = 0;
  /** Every frame with a box that devices said, as it was. */
  readonly boxes: BrokerFrame[] = [];
  readonly #server: Server;
  readonly #devices = new Map<string, WebSocket>();

  private constructor(server: Server) {
    this.#server = server;
    this.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
  }

  /** `real`: address of the start command. */
  static async before(real: string): Promise<LyingBroker> {
    const server = createServer((req, res) => {
      const onward = request(new URL(req.url ?? "/", real), { method: req.method, headers: req.headers }, (answer) => {
        res.writeHead(answer.statusCode ?? 502, answer.headers);
        answer.pipe(res);
      });
      onward.on("error", () => res.destroy());
      req.pipe(onward);
    });
    const sockets = new WebSocketServer({ server });
    await once(server.listen(0, "127.0.0.1"), "listening");
    const broker = new LyingBroker(server);
    sockets.on("connection", (device, req) => broker.#join(device, new URL(req.url ?? "/", real)));
    return broker;
  }

  /** Ids that are listened at now. */
  get ids(): readonly string[] {
    return [...this.#devices.keys()];
  }
  /** Says any text to a device. */
  say(id: string, text: string): void {
    this.#devices.get(id)?.send(text);
  }
  sayToAll(frame: unknown): void {
    for (const id of this.ids) this.say(id, JSON.stringify(frame));
  }
  hangUp(): void {
    for (const device of this.#devices.values()) device.terminate();
  }
  honest(): void {
    this.toDevice = this.fromDevice = honest;
  }
  close(): void {
    this.hangUp();
    this.#server.closeAllConnections();
    this.#server.close();
  }

  #join(device: WebSocket, address: URL): void {
    const id = address.searchParams.get("id") ?? "";
    this.#devices.set(id, device);
    this.joined += 1;
    address.protocol = "ws:";
    const real = new WebSocket(address);
    const early: string[] = [];
    const onward = (text: string) => (real.readyState === WebSocket.OPEN ? real.send(text) : void early.push(text));
    real.on("open", () => early.splice(0).forEach(onward));
    device.on("message", (bytes: Buffer) => {
      const frame = JSON.parse(bytes.toString()) as BrokerFrame;
      if (frame.payload?.box !== undefined) this.boxes.push({ ...frame, src: id });
      for (const out of this.fromDevice(frame, id)) onward(JSON.stringify(out));
    });
    real.on("message", (bytes: Buffer) => {
      const frame = JSON.parse(bytes.toString()) as BrokerFrame;
      for (const out of this.toDevice(frame, id)) device.send(JSON.stringify(out));
    });
    device.on("close", () => {
      real.close();
      if (this.#devices.get(id) === device) this.#devices.delete(id);
    });
    real.on("close", () => device.close());
    real.on("error", () => device.terminate());
  }
}
