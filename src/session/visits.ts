// Pairs of a visit ("just once"): what is known of them lives in memory and ends with the session, whatever ends it.
// Rule: nothing about a visitor reaches a durable table or a kept file handle; what must lie on disk (blocks) is marked,
// so that the next start deletes it.
import type { TransferEngine, TransferShape } from "../engine/api.ts";
import { PassingTable } from "./passing-table.ts";
import type { SentFiles, Table } from "./ports.ts";

/** Records that say themselves that they belong to a visit. */
interface OfVisit {
  readonly visit?: boolean;
}

/** What is wrapped; all other parts of a session know nothing of visits. */
interface VisitParts {
  readonly pairs: Table<OfVisit>;
  readonly invitations: Table<OfVisit>;
  readonly former: Table<unknown>;
  readonly tombstones: Table<unknown>;
  readonly timeline: Table<unknown>;
  readonly transfers: Table<{ readonly pairId: string }>;
  readonly items: Table<unknown>;
  readonly outbox: Table<unknown>;
  readonly sentFiles: SentFiles;
  readonly engine: TransferEngine;
}

/** The same parts, but what belongs to a visit stays in memory. Made once for each session. */
export function withVisits<P extends Partial<VisitParts>>(parts: P): P {
  const pairs = new Set<string>();
  const transfers = new Set<string>();
  const ofPair = (pairId: string) => pairs.has(pairId);
  const passing = {
    pairs: (pairId: string, pair: OfVisit | undefined) => {
      if (pair?.visit) pairs.add(pairId);
      return pairs.has(pairId);
    },
    invitations: (_key: string, record: OfVisit | undefined) => record?.visit === true,
    former: ofPair,
    tombstones: ofPair,
    // Time, pair, id.
    timeline: (key: string) => ofPair(key.split("/")[1] ?? ""),
    // Pair, number.
    outbox: (key: string) => ofPair(key.split("/")[0] ?? ""),
    transfers: (transferId: string, record: { readonly pairId: string } | undefined) => {
      if (record && pairs.has(record.pairId)) transfers.add(transferId);
      return transfers.has(transferId);
    },
    // Kept after their transfer.
    items: (transferId: string) => transfers.has(transferId),
  };
  const tables = Object.entries(passing).flatMap(([name, passes]) => {
    const table = parts[name as keyof typeof passing] as Table<never> | undefined;
    return table ? [[name, new PassingTable<never>(table, passes)]] : [];
  });
  const { sentFiles, engine } = parts;
  return {
    ...parts,
    ...Object.fromEntries(tables),
    ...(sentFiles && { sentFiles: keepingNone(sentFiles, transfers) }),
    ...(engine && { engine: marking(engine, pairs) }),
  };
}

/** Of a visit's files no handle and no copy is kept: those in hand serve as long as it lasts. */
function keepingNone(sentFiles: SentFiles, visiting: ReadonlySet<string>): SentFiles {
  return {
    keep: async (transferId, files, options) => {
      if (!visiting.has(transferId)) await sentFiles.keep(transferId, files, options);
    },
    reopen: (...args) => sentFiles.reopen(...args),
    ask: (...args) => sentFiles.ask(...args),
    drop: (...args) => sentFiles.drop(...args),
  };
}

/** The engine, told which transfers are a visit's. */
function marking(engine: TransferEngine, visiting: ReadonlySet<string>): TransferEngine {
  const shaped = (pairId: string, shape: TransferShape) => (visiting.has(pairId) ? { ...shape, passing: true } : shape);
  return {
    onEvent: (...args) => engine.onEvent(...args),
    onMeasure: (...args) => engine.onMeasure(...args),
    bindLane: (...args) => engine.bindLane(...args),
    retireLane: (...args) => engine.retireLane(...args),
    dropLane: (...args) => engine.dropLane(...args),
    openReceive: (pairId, shape, options) => engine.openReceive(pairId, shaped(pairId, shape), options),
    startReceive: (...args) => engine.startReceive(...args),
    finishReceive: (...args) => engine.finishReceive(...args),
    stopChecking: (...args) => engine.stopChecking(...args),
    startSend: (pairId, shape, files, resume) => engine.startSend(pairId, shaped(pairId, shape), files, resume),
    voidItems: (...args) => engine.voidItems(...args),
    pause: (...args) => engine.pause(...args),
    end: (...args) => engine.end(...args),
  };
}
