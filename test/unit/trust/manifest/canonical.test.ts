import { describe, expect, it } from "vitest";
import { canonicalBytes, parseCanonicalManifest } from "../../../../trust/manifest/canonical.ts";
import { manifestOf } from "./written-study.ts";

const manifest = manifestOf();
const text = canonicalBytes(manifest).toString("utf8");

function refusal(bytes: string | Uint8Array): string {
  try {
    parseCanonicalManifest(Buffer.from(bytes as string));
  } catch (error) {
    return error instanceof Error ? error.message : "no error";
  }
  return "accepted";
}

describe("parseCanonicalManifest", () => {
  it("reads a manifest's canonical form and gives its digest", () => {
    expect(parseCanonicalManifest(Buffer.from(text))).toMatchObject({
      manifest,
      digest: expect.stringMatching(/^[0-9a-f]{64}$/) as string,
    });
  });

  it.each([
    ["another order of fields", JSON.stringify(manifest)],
    ["a space", text.replace(":", ": ")],
    ["a field that is written twice", text.replace('"seed":1', '"seed":1,"seed":1')],
    ["an escape that is not needed", text.replace("tests", "\\u0074ests")],
    ["a default that is left out", text.replace('"purposeCode":"research",', "")],
    ["bytes that are not UTF-8", Buffer.from(text.replace("tests", "t\u00E9sts"), "latin1")],
  ])("refuses %s", (_, bytes) => {
    expect(refusal(bytes)).toBe("the manifest is not in canonical form");
  });

  it.each([
    ["no JSON", "{", "the manifest is not JSON"],
    ["lists in lists", "[".repeat(500_000), "the manifest is not JSON"],
    [
      "closed lists in lists",
      `${"[".repeat(300_000)}${"]".repeat(300_000)}`,
      "manifest: a list cannot stand here",
    ],
    ["more than a mebibyte", " ".repeat((1 << 20) + 1), "the manifest is larger than 1024 KiB"],
    ["a prototype", text.replace("{", '{"__proto__":{"a":1},'), "__proto__: there is no such field"],
    [
      "control characters in a field's name",
      text.replace("{", '{"a\\u001b[2Jb":1,'),
      "a [2Jb: there is no such field",
    ],
  ])("refuses %s", (_, bytes, expected) => {
    expect(refusal(bytes).slice(0, expected.length)).toBe(expected);
  });

  it("tells the first twenty of many problems", () => {
    const extra = Array.from({ length: 5000 }, (_, index) => `"k${index}":1,`).join("");
    const lines = refusal(text.replace("{", `{${extra}`)).split("\n");
    expect([lines.length, lines.at(-1)]).toEqual([21, "and 4980 more"]);
  });
});
