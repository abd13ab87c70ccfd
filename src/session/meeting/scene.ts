// What every part of meeting needs around it: time, chance, connections, and the options as they are now.
// Rule: options are read at each use, so that a change applies to what is opened from then on.
import { toHex } from "../../protocol/bytes.ts";
import { cleanDeviceName } from "../../protocol/names.ts";
import type { NetworkOptions } from "../link.ts";
import type { Clock, Connections, Random } from "../ports.ts";
import type { MeetingParts } from "./parts.ts";

export class Scene {
  readonly clock: Clock;
  readonly random: Random;
  readonly connections: Connections;
  network: NetworkOptions;
  #deviceName: string;

  constructor({ clock, random, connections, network, deviceName }: MeetingParts) {
    this.clock = clock;
    this.random = random;
    this.connections = connections;
    this.network = network;
    this.#deviceName = cleanDeviceName(deviceName);
  }

  get deviceName(): string {
    return this.#deviceName;
  }
  set deviceName(name: string) {
    this.#deviceName = cleanDeviceName(name);
  }

  /** Milliseconds since 1970; whole ones, since these travel. */
  now(): number {
    return Math.floor(this.clock.now());
  }
  /** Milliseconds since `at`; after a clock was set back nobody knows, and it counts as long ago. */
  since(at: number): number {
    const ms = this.now() - at;
    return ms < 0 ? Infinity : ms;
  }
  /** Random bytes as lower-case hex. */
  hex(byteLength: number): string {
    return toHex(this.random(byteLength));
  }
  /** `ms` shortened by up to half, so that devices spread out. */
  jittered(ms: number): number {
    const [high = 0, low = 0] = this.random(2);
    return Math.round(ms * (1 - ((high << 8) | low) / 0x2_0000));
  }
  /** True when the time has passed, false as soon as `signal` aborts. */
  pause(ms: number, signal: AbortSignal): Promise<boolean> {
    return new Promise((resolve) => {
      if (signal.aborted) return resolve(false);
      const stop = () => {
        cancel();
        resolve(false);
      };
      const cancel = this.clock.after(ms, () => {
        signal.removeEventListener("abort", stop);
        resolve(true);
      });
      signal.addEventListener("abort", stop, { once: true });
    });
  }
}
