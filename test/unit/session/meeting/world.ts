// Devices that meet in memory, on one clock that tests move. Rule: no sleeps; time passes only when nothing else is
// under way, and then to the next timer. The seed decides what is random, but for key pairs and what src/trust draws.
import { settle, TestClock } from "./test-clock.ts";
import { createMeeting } from "../../../../src/session/meeting/meeting.ts";
import { withVisits } from "../../../../src/session/visits.ts";
import type {
  InvitationRecord,
  JoiningRecord,
  MeetingParts,
  Tombstone,
} from "../../../../src/session/meeting/parts.ts";
import type { TwoScans } from "../../../../src/app/pairing-state.ts";
import type { Approval, Invitation, Joining, Presence, ShownWords } from "../../../../src/app/state.ts";
import type {
  LaneLink,
  Meeting,
  MeetingEvents,
  NetworkOptions,
  PairRecord,
  TalkMessage,
} from "../../../../src/session/link.ts";
import { selfBroker } from "../../../../src/session/network.ts";
import type { Connection, Connections, Surroundings } from "../../../../src/session/ports.ts";
import { MemoryNetwork } from "../../../support/memory-connection.ts";
import { MemorySignaling, type MemoryBroker } from "../../../support/memory-signaling.ts";
import { MemoryStorage } from "../../../support/memory-table.ts";
import { Seeded, seedOf } from "../../../support/seeded.ts";

export const BROKER = "https://broker.example";
export const APP = "https://ferry.example/";

const SEED = seedOf("world");
type Parts = Partial<MeetingParts> & Pick<MeetingParts, "random">;

export class World {
  readonly clock = new TestClock();
  readonly signaling = new MemorySignaling();
  readonly network = new MemoryNetwork();
  readonly devices: TestDevice[] = [];

  /** `seed`: for ids, secrets and the moments of tries; another one for each of several worlds that should differ. */
  constructor(private readonly seed = SEED) {}

  get broker(): MemoryBroker {
    return this.signaling.broker(BROKER);
  }
  device(name: string, options?: Partial<MeetingParts>): TestDevice {
    // Of its own, so that what one device draws says nothing about what another gets.
    const random = new Seeded(this.seed + this.devices.length * 1_000_003);
    const device = new TestDevice(this, name, { random: (byteLength) => random.bytes(byteLength), ...options });
    this.devices.push(device);
    return device;
  }
  /** Lets time pass until it is so; throws after `withinMs` of the clock. */
  async until(what: string, condition: () => boolean, withinMs = 60_000): Promise<void> {
    const end = this.clock.now() + withinMs;
    for (;;) {
      await settle();
      if (condition()) return;
      if (!this.clock.step(end)) break;
    }
    const logs = this.devices.map((device) => `${device.name}: ${device.log.join(", ")}`);
    throw new Error(`never: ${what}\n${logs.join("\n")}`);
  }
  async pass(ms: number): Promise<void> {
    const end = this.clock.now() + ms;
    do await settle();
    while (this.clock.step(end));
    await settle();
  }
}

export class TestDevice {
  readonly storage = new MemoryStorage();
  /** What `network` says to the meeting at its next start. */
  options: NetworkOptions = {
    brokers: [BROKER],
    iceServers: [],
    icePolicy: "all",
    appUrl: APP,
    brokerRef: { kind: "url", url: BROKER },
    publicBroker: "https://public.example",
    selfBroker: selfBroker(APP),
  };
  meeting!: Meeting;
  readonly pairs = new Map<string, PairRecord>();
  readonly links = new Map<string, LaneLink>();
  /** Lanes beside the first, by id; true: this device asked for it. */
  readonly lanes = new Map<string, boolean>();
  readonly presences = new Map<string, Presence>();
  readonly troubles = new Map<string, string | undefined>();
  readonly invitations: Partial<Record<"screen" | "link", Invitation>> = {};
  words: ShownWords | undefined;
  approvals: readonly Approval[] = [];
  joining: Joining | undefined;
  twoScans: TwoScans | undefined;
  /** Messages as they came. */
  readonly heard: TalkMessage[] = [];
  readonly faults: string[] = [];
  readonly log: string[] = [];
  #wakers = new Set<() => void>();
  readonly #world: World;
  readonly name: string;
  readonly #parts: Parts;
  connections: Connections;

  constructor(world: World, name: string, parts: Parts) {
    this.name = name;
    this.#world = world;
    this.#parts = parts;
    this.connections = world.network.connections();
  }

  async start(): Promise<this> {
    const { signaling, clock } = this.#world;
    const tables = withVisits({
      pairs: this.storage.table<PairRecord>("pairs"),
      invitations: this.storage.table<InvitationRecord | JoiningRecord>("invitations"),
      tombstones: this.storage.table<Tombstone>("tombstones"),
    });
    this.meeting = createMeeting({
      ...tables,
      signaling,
      clock,
      connections: {
        create: (options) => this.connections.create(options),
        createLane: (options) => this.connections.createLane(options),
      },
      device: this.storage.table("device"),
      surroundings: this.#surroundings(),
      deviceName: this.name,
      network: this.options,
      events: this.#events(),
      ...this.#parts,
    });
    for (const pair of await this.meeting.start()) this.pairs.set(pair.pairId, pair);
    return this;
  }
  /** As a page that is closed and opened again. */
  async reload(): Promise<this> {
    await this.stop();
    return this.start();
  }
  async stop(): Promise<void> {
    await this.meeting.stop();
    this.log.push("stopped");
    for (const known of [this.pairs, this.links, this.presences, this.troubles]) known.clear();
    delete this.invitations.screen;
    delete this.invitations.link;
    this.joining = this.words = this.twoScans = undefined;
    this.approvals = [];
  }
  /** Sees every control text before it is sent, and says what is sent in its place; undefined: nothing. */
  tap(change: (text: string) => string | undefined): void {
    this.bend((connection) => {
      const send = connection.send.bind(connection);
      connection.send = (text) => {
        const changed = change(text);
        return changed === undefined || send(changed);
      };
    });
  }
  /** Changes every connection that is made from now on. */
  bend(change: (connection: Connection) => void): void {
    const before = this.connections;
    this.connections = {
      createLane: (options) => before.createLane(options),
      create: (options) => {
        const connection = before.create(options);
        change(connection);
        return connection;
      },
    };
  }
  /** Visible again, or the network is back. */
  wake(): void {
    for (const call of this.#wakers) call();
  }
  /** The only link; throws when there is none. */
  get link(): LaneLink {
    const [link] = this.links.values();
    if (!link) throw new Error(`${this.name} has no link: ${this.log.join(", ")}`);
    return link;
  }
  get pair(): PairRecord {
    const [pair] = this.pairs.values();
    if (!pair) throw new Error(`${this.name} has no pair: ${this.log.join(", ")}`);
    return pair;
  }
  /** Presence of the only pair. */
  get presence(): Presence["is"] | undefined {
    return [...this.presences.values()][0]?.is;
  }

  #surroundings(): Surroundings {
    const wakers = (this.#wakers = new Set());
    return {
      onWake: (call) => {
        wakers.add(call);
        return () => wakers.delete(call);
      },
      onHide: () => () => undefined,
      freeBytes: async () => undefined,
    };
  }
  #events(): MeetingEvents {
    const note = (text: string) => this.log.push(text);
    return {
      opened: (link) => {
        if (this.links.has(link.pairId)) throw new Error("a second link was opened");
        this.links.set(link.pairId, link);
        note("opened");
      },
      message: (link, message) => {
        if (this.links.get(link.pairId) !== link) throw new Error("a message of no link");
        this.heard.push(message);
      },
      closed: (link) => {
        if (this.links.get(link.pairId) !== link) throw new Error("a link was closed that was not open");
        this.links.delete(link.pairId);
        // They end with their link, untold.
        this.lanes.clear();
        note("closed");
      },
      laneOpened: (_link, laneId, mine) => {
        this.lanes.set(laneId, mine);
        note(`lane ${mine ? "mine" : "theirs"}`);
      },
      laneClosed: (_link, laneId) => {
        this.lanes.delete(laneId);
        note("lane gone");
      },
      laneRefused: () => note("lane refused"),
      presence: (pairId, presence) => {
        this.presences.set(pairId, presence);
        note(presence.is);
      },
      trouble: (pairId, trouble) => {
        this.troubles.set(pairId, trouble);
        note(`trouble ${trouble}`);
      },
      paired: (pair) => {
        this.pairs.set(pair.pairId, pair);
        note("paired");
      },
      pairChanged: (pair) => void this.pairs.set(pair.pairId, pair),
      unpaired: (pairId, by) => {
        this.pairs.delete(pairId);
        note(`unpaired by ${by}`);
      },
      broker: (_url, state) => note(`broker ${state?.is ?? "gone"}`),
      invitation: (kind, invitation) => {
        if (invitation) this.invitations[kind] = invitation;
        else delete this.invitations[kind];
        note(`${kind} ${invitation ? "shown" : "none"}`);
      },
      words: (shown) => {
        this.words = shown;
        note(`words ${shown?.is ?? "none"}`);
      },
      approvals: (approvals) => {
        this.approvals = approvals;
        note(`approvals ${approvals.length}`);
      },
      joining: (joining) => {
        this.joining = joining;
        note(`joining ${joining?.stage === "failed" ? joining.error : (joining?.stage ?? "over")}`);
      },
      twoScans: (now) => {
        this.twoScans = now;
        note(`two scans ${now?.stage === "failed" ? now.error : (now?.stage ?? "over")}`);
      },
      storageFault: (fault) => {
        this.faults.push(fault);
        note(`fault ${fault}`);
      },
    };
  }
}

/** Why joining failed; undefined while it has not. */
export function joinError(device: TestDevice): string | undefined {
  return device.joining?.stage === "failed" ? device.joining.error : undefined;
}

/** A code on the host's screen, scanned and agreed to; resolves at once, with how to hide the code. */
export async function scan(world: World, host: TestDevice, joiner: TestDevice): Promise<() => void> {
  const hide = host.meeting.showInvitation();
  await world.until("a code", () => host.invitations.screen !== undefined);
  await joiner.meeting.openInvitation(host.invitations.screen?.link ?? "");
  joiner.meeting.agreeToJoin();
  return hide;
}

/** Two devices, paired by a code on the host's screen, both talking. */
export async function pairUp(world: World, host: TestDevice, joiner: TestDevice): Promise<void> {
  const hide = await scan(world, host, joiner);
  const common = () => [...host.links.keys()].some((pairId) => joiner.links.has(pairId));
  await world.until("paired", common).finally(hide);
}
