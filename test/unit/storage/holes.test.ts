// What was written and is not there: a page of zeros where there were others.
import { expect, test } from "vitest";

import { hasHole, marksOf } from "../../../src/storage/worker/holes.ts";
import { Seeded, seedOf } from "../../support/seeded.ts";

const PAGE = 4096;
const random = new Seeded(seedOf("holes"));

for (const byteLength of [1, PAGE - 1, PAGE, PAGE + 1, 5 * PAGE + 100]) {
  test(`${byteLength} bytes that came back as they were have no hole`, () => {
    const bytes = random.bytes(byteLength);
    expect(hasHole(bytes, marksOf(bytes))).toBe(false);
  });
  test(`${byteLength} bytes of which the last page came back empty have one`, () => {
    const bytes = random.bytes(byteLength).fill(7, byteLength - 1);
    const marks = marksOf(bytes);
    bytes.fill(0, byteLength - (byteLength % PAGE || PAGE));
    expect(hasHole(bytes, marks)).toBe(true);
  });
}

test("zeros that were written are no hole", () => {
  const bytes = new Uint8Array(3 * PAGE);
  bytes.fill(9, PAGE + 17, PAGE + 18);
  expect(hasHole(bytes, marksOf(bytes))).toBe(false);
});

test("a byte that was spoilt to zero is none: the digest tells that", () => {
  const bytes = new Uint8Array(2 * PAGE).fill(9);
  const marks = marksOf(bytes);
  bytes[PAGE] = 0;
  expect(hasHole(bytes, marks)).toBe(false);
});

test("a page with one byte in it that came back empty is one", () => {
  const bytes = new Uint8Array(2 * PAGE);
  bytes[PAGE + 50] = 1;
  const marks = marksOf(bytes);
  bytes.fill(0);
  expect(hasHole(bytes, marks)).toBe(true);
});
