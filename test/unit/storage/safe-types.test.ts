// Nothing received ever gets a type that a browser would run or lay out as a document.
import { describe, expect, it } from "vitest";

import { attachment } from "../../../src/service-worker/content-disposition.ts";
import { OPAQUE, sharedType, shownType } from "../../../src/storage/safe-types.ts";

const DANGEROUS = [
  "text/html",
  "TEXT/HTML",
  " text/html; charset=utf-8",
  "application/xhtml+xml",
  "image/svg+xml",
  "text/xml",
  "application/xml",
  "application/pdf",
  "text/javascript",
  "text/css",
  "application/x-shockwave-flash",
  "multipart/x-mixed-replace",
  "message/rfc822",
  "image/png,text/html",
  "image/png\r\nx: y",
  "image/*",
  "image/",
  "",
];

describe("types of received bytes", () => {
  it("show raster images, audio and video under our own spelling of the type", () => {
    expect(shownType("image/png")).toBe("image/png");
    expect(shownType("IMAGE/JPEG; q=1")).toBe("image/jpeg");
    expect(shownType("video/mp4; codecs=avc1")).toBe("video/mp4");
    expect(shownType("audio/ogg")).toBe("audio/ogg");
  });

  it("never show anything else", () => {
    for (const type of [...DANGEROUS, "text/plain"]) expect(shownType(type), type).toBe(undefined);
  });

  it("share what is on the list, and the rest as plain bytes", () => {
    expect(sharedType("application/pdf")).toBe("application/pdf");
    expect(sharedType("text/html")).toBe(OPAQUE);
    expect(sharedType("image/svg+xml")).toBe(OPAQUE);
  });
});

describe("the name in Content-Disposition", () => {
  it("is encoded as RFC 8187 says, so that no name can end the header or the field", () => {
    expect(attachment("a b.txt")).toBe("attachment; filename*=UTF-8''a%20b.txt");
    expect(attachment("€ rates")).toBe("attachment; filename*=UTF-8''%E2%82%AC%20rates");
    expect(attachment(`x"';*()\r\ny`)).toBe("attachment; filename*=UTF-8''x%22%27%3B%2A%28%29%0D%0Ay");
    expect(attachment("\ud800")).toBe("attachment; filename*=UTF-8''%EF%BF%BD");
  });
});
