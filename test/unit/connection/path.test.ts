// Which path is named for which candidates, from statistics as browsers write them.
import { describe, expect, it } from "vitest";

import { readPath } from "../../../src/connection/path.ts";

type Candidate = [type: string, address?: string | null];

function stats(local: Candidate, remote: Candidate, firefox = false): RTCStatsReport {
  const pair = {
    type: "candidate-pair",
    localCandidateId: "l",
    remoteCandidateId: "r",
    currentRoundTripTime: 0.0124,
    ...(firefox && { selected: true }),
  };
  const entries: [string, object][] = [
    ["p", pair],
    ["l", { type: "local-candidate", candidateType: local[0], address: local[1] }],
    ["r", { type: "remote-candidate", candidateType: remote[0], address: remote[1] }],
  ];
  if (!firefox) entries.push(["t", { type: "transport", selectedCandidatePairId: "p" }]);
  return new Map(entries);
}

describe("the path of a connection", () => {
  const cases: [Candidate, Candidate, string][] = [
    [["host", "192.168.1.2"], ["host", "192.168.1.3"], "local"],
    [["host", "10.0.0.1"], ["prflx", "172.31.0.1"], "local"],
    [["host", "a0b1.local"], ["prflx", null], "local"],
    [["host", "fd00::1"], ["host", "fe80::2"], "local"],
    [["host", "2001:db8:1:2::5"], ["host", "2001:db8:1:2:3::9"], "local"],
    [["host", "198.51.100.2"], ["host", "198.51.100.200"], "local"],
    [["host", "198.51.100.2"], ["host", "203.0.113.2"], "internet"],
    [["host", "172.32.0.1"], ["host", "10.0.0.1"], "internet"],
    [["srflx", "192.168.1.2"], ["host", "192.168.1.3"], "internet"],
    [["host", "192.168.1.2"], ["srflx", "203.0.113.9"], "internet"],
    [["relay", "10.0.0.1"], ["host", "10.0.0.2"], "relayed"],
    [["host", "10.0.0.2"], ["relay", "10.0.0.1"], "relayed"],
  ];
  for (const [local, remote, kind] of cases) {
    it(`is ${kind} from ${local.join(" ")} to ${remote.join(" ")}`, () => {
      expect(readPath(stats(local, remote))).toEqual({ kind, roundTripMs: 12 });
      expect(readPath(stats(local, remote, true))?.kind).toBe(kind);
    });
  }

  it("is unknown while no pair is selected", () => {
    expect(readPath(new Map() as unknown as RTCStatsReport)).toBeUndefined();
  });
});
