// Which way a connection goes, read from getStats. Rule: "local" is only said of two ends that show private
// addresses, or addresses of one network.
import type { ConnectionPath } from "../session/ports.ts";

/** The candidate fields that are read; lib.dom has no type for these statistics. */
interface CandidateStats {
  readonly candidateType?: "host" | "srflx" | "prflx" | "relay";
  readonly address?: string | null;
}
interface PairStats {
  readonly localCandidateId: string;
  readonly remoteCandidateId: string;
  readonly currentRoundTripTime?: number;
  /** Firefox. */
  readonly selected?: boolean;
}

/** 10/8, 172.16/12, 192.168/16, 169.254/16, loopback; fc00::/7, fe80::/10; mDNS names. */
const PRIVATE =
  /^(?:10\.|127\.|169\.254\.|192\.168\.|172\.(?:1[6-9]|2\d|3[01])\.|\[?(?:::1$|f[cd][0-9a-f]{2}:|fe[89ab][0-9a-f]:)|.+\.local$)/i;

const isOwn = ({ candidateType }: CandidateStats) => candidateType === "host" || candidateType === "prflx";
/** An address that is withheld is one that the browser protects: a private one. */
const isPrivate = ({ address }: CandidateStats) => !address || PRIVATE.test(address);

/** The first three numbers of IPv4, the first four groups of IPv6 (in one network they are written alike). */
const networkOf = (address: string) =>
  address.includes(":") ? address.split(":", 4).join(":") : address.split(".", 3).join(".");

/** Public addresses are near each other too when they are of one network, as on a campus or with IPv6 at home. */
function isNear(local: CandidateStats, remote: CandidateStats): boolean {
  if (!isOwn(local) || !isOwn(remote)) return false;
  if (isPrivate(local) && isPrivate(remote)) return true;
  return networkOf(local.address ?? "") === networkOf(remote.address ?? "");
}

function selectedPair(stats: RTCStatsReport): PairStats | undefined {
  for (const entry of stats.values() as Iterable<{ type: string; selectedCandidatePairId?: string }>) {
    if (entry.type === "transport" && entry.selectedCandidatePairId !== undefined)
      return stats.get(entry.selectedCandidatePairId) as PairStats | undefined;
  }
  for (const entry of stats.values() as Iterable<{ type: string } & PairStats>) {
    if (entry.type === "candidate-pair" && entry.selected) return entry;
  }
  return undefined;
}

/** The path in use, or undefined while there is none. */
export function readPath(stats: RTCStatsReport): ConnectionPath | undefined {
  const pair = selectedPair(stats);
  const local = pair && (stats.get(pair.localCandidateId) as CandidateStats | undefined);
  const remote = pair && (stats.get(pair.remoteCandidateId) as CandidateStats | undefined);
  if (!local || !remote) return undefined;
  const relayed = local.candidateType === "relay" || remote.candidateType === "relay";
  const kind = relayed ? "relayed" : isNear(local, remote) ? "local" : "internet";
  const seconds = pair.currentRoundTripTime;
  return seconds === undefined ? { kind } : { kind, roundTripMs: Math.round(seconds * 1000) };
}
