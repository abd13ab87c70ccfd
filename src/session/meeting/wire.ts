// A connection whose listener changes as trust grows: negotiation, then the proof, then the link.
// Rule: after `close` nothing of it is heard any more.
import type { Connection, ConnectionEvents, ConnectionPath } from "../ports.ts";
import type { Scene } from "./scene.ts";

const deaf: ConnectionEvents = {
  state: () => undefined,
  candidate: () => undefined,
  controlOpen: () => undefined,
  control: () => undefined,
  violation: () => undefined,
  path: () => undefined,
};

export class Wire {
  readonly connection: Connection;
  listener: ConnectionEvents;
  /** As last told: the path is known before there is a link. */
  path: ConnectionPath | undefined;

  constructor({ connections, network }: Scene, listener: ConnectionEvents) {
    this.listener = listener;
    this.connection = connections.create({
      events: {
        state: (state) => this.listener.state(state),
        candidate: (candidate) => this.listener.candidate(candidate),
        controlOpen: () => this.listener.controlOpen(),
        control: (text) => this.listener.control(text),
        violation: (why) => this.listener.violation(why),
        path: (path) => {
          this.path = path;
          this.listener.path(path);
        },
      },
      iceServers: network.iceServers,
      policy: network.icePolicy,
    });
  }

  close(): void {
    this.listener = deaf;
    this.connection.close();
  }
}
