// Addresses: every place has one, what is written in it comes back, and nonsense is the first place.
import { describe, expect, it } from "vitest";

import { hrefOf, parseRoute, type Stay } from "../../../src/ui/route.ts";

describe("an address", () => {
  const places: Stay[] = [
    { at: "home" },
    { at: "conversation", pairId: "3f0a" },
    { at: "conversation", pairId: "a/b c%#ü" },
    { at: "history" },
    { at: "settings" },
    { at: "pair" },
    { at: "scan" },
    { at: "words" },
    { at: "words", visit: true },
    { at: "two-scans" },
  ];
  for (const place of places)
    it(`leads back to where it was made: ${hrefOf(place)}`, () => {
      expect(parseRoute(hrefOf(place))).toEqual(place);
    });

  it("of an invitation is one, even if it was cut short", () => {
    for (const hash of ["#/pair/EGcfu", "#/pair/", "#/pair/a/b"])
      expect(parseRoute(hash)).toEqual({ at: "invitation" });
  });

  it("that says nothing known is the first place, and none throws", () => {
    for (const hash of [
      "",
      "#",
      "#/",
      "#x",
      "#/device",
      "#/device/",
      "#/device/__proto__",
      "#/device/toString",
      "#/History",
    ])
      expect(parseRoute(hash), hash).toEqual({ at: "home" });
    expect(parseRoute("#/device/%E0%A4%A")).toEqual({ at: "conversation", pairId: "%E0%A4%A" });
  });
});
