// What a broker can write down of its clients, by device, as they send it. Rule: it changes nothing on the way.
import type { BrokerAddress, Signaling, SignalingEvents, SignalingSocket } from "../../src/session/ports.ts";

export interface SeenSocket {
  readonly device: string;
  readonly at: number;
  readonly id: string;
  readonly token: string;
}
export interface SeenBox {
  readonly device: string;
  readonly at: number;
  readonly from: string;
  readonly to: string;
  readonly box: Uint8Array<ArrayBuffer>;
}

export class BrokerRecord {
  readonly sockets: SeenSocket[] = [];
  readonly boxes: SeenBox[] = [];
  readonly #now: () => number;

  /** `now`: ms since 1970. */
  constructor(now: () => number) {
    this.#now = now;
  }

  /** `signaling` as this device uses it; `device` names it in the record, no broker knows that. */
  of(device: string, signaling: Signaling): Signaling {
    return {
      open: (address: BrokerAddress, id: string, token: string, events: SignalingEvents): SignalingSocket => {
        this.sockets.push({ device, at: this.#now(), id, token });
        const socket = signaling.open(address, id, token, events);
        const send = socket.send.bind(socket);
        socket.send = (to, box) => {
          this.boxes.push({ device, at: this.#now(), from: id, to, box: box.slice() });
          return send(to, box);
        };
        return socket;
      },
    };
  }
}
