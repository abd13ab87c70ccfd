// Flags as people type them, right and wrong.
import { describe, expect, it } from "vitest";

import { parseOptions, UsageError } from "../../../server/options.mjs";

describe("flags of npm start", () => {
  it("serves HTTPS on 8443 with its own broker when nothing is said", () => {
    expect(parseOptions([])).toEqual({
      port: 8443,
      host: undefined,
      http: false,
      cert: undefined,
      key: undefined,
      broker: "self",
      build: true,
      help: false,
    });
  });

  it("takes every flag, with a space or an equals sign", () => {
    const options = parseOptions(["--port=0", "--host", "127.0.0.1", "--http", "--no-build", "--broker", "public"]);
    expect(options).toMatchObject({ port: 0, host: "127.0.0.1", http: true, build: false, broker: "public" });
  });

  it("drops the slash after a broker's address", () => {
    expect(parseOptions(["--broker", "https://peers.example/ferry/"]).broker).toBe("https://peers.example/ferry");
  });

  it.each([
    [["--prot", "1"], "--prot"],
    [["extra"], "extra"],
    [["--port"], "--port"],
    [["--port", "80x"], "80x"],
    [["--port", "65536"], "65536"],
    [["--port", "-1"], "--port"],
    [["--cert", "a.pem"], "--key"],
    [["--http", "--cert", "a", "--key", "b"], "--http"],
    [["--broker", "peers.example"], "peers.example"],
    [["--broker", "javascript:alert(1)"], "--broker"],
    [["--broker", "https://user:secret@peers.example"], "--broker"],
  ])("refuses %j and names what is wrong", (argv, named) => {
    expect(() => parseOptions(argv)).toThrow(UsageError);
    expect(() => parseOptions(argv)).toThrow(named);
  });
});
