import { describe, expect, it } from "vitest";
import { findAll, textFiles } from "./tracked-files.ts";

/** Spelled in pieces, so that this file does not find itself. */
const anyOf = (...patterns: readonly (readonly string[])[]): RegExp =>
  new RegExp(patterns.map((pieces) => pieces.join("")).join("|"), "g");

describe("tracked text files", () => {
  it("name no path of somebody's machine", () => {
    const paths = anyOf(
      ["(?<![\\w.])/ho", "me/\\w"],
      ["/Us", "ers/\\w"],
      ["(?<![\\w.$)}])/ro", "ot/"],
      ["(?<![\\w.*)}])/wo", "rk/\\w"],
      ["[A-Z]:\\\\", "Users"],
    );
    expect(textFiles.flatMap(({ path, text }) => findAll(path, text, paths))).toEqual([]);
  });

  it("name no package registry's host, the lock file included", () => {
    const hosts = anyOf(
      ["registry\\.", "npmjs\\.org"],
      ["registry\\.", "yarnpkg\\.com"],
      ['"resolved": "', "https?://"],
      ["npm\\.pkg\\.", "github\\.com"],
      ["artif", "actory"],
    );
    expect(textFiles.flatMap(({ path, text }) => findAll(path, text, hosts))).toEqual([]);
  });

  it("hold no private key", () => {
    const keys = anyOf(["-----BEGIN (?:[A-Z]+ )?PRI", "VATE KEY-----\\s*$"]);
    const found = textFiles.flatMap(({ path, text }) => findAll(path, text, keys));
    expect(found.filter((place) => !place.startsWith("test/"))).toEqual([]);
  });

  it("end in one newline and have no carriage return or conflict marker", () => {
    const wrong = textFiles.filter(
      ({ text }) =>
        text !== "" && (!text.endsWith("\n") || text.includes("\r") || /^(<{7}|>{7}) /m.test(text)),
    );
    expect(wrong.map(({ path }) => path)).toEqual([]);
  });
});
