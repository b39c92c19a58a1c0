import { describe, expect, it } from "vitest";
import { parseJson } from "../../../process/parse-json.ts";

describe("JSON of evidence", () => {
  it.each([
    '{"a": {"b": [1, "c:", {"d" : "\\"e\\":"}]}, "__proto__": 2}',
    '[["a", "b"], {}, {"a":1}, {"a":1}]',
    '"{\\"a\\":1}"',
    "null",
  ])("is read as it is written: %s", (text) => {
    expect(JSON.stringify(parseJson(text))).toBe(JSON.stringify(JSON.parse(text)));
  });

  it.each(['{"a":1,"a":1}', '[{"b":{"a":1,"c":2,"\\u0061":3}}]', '{"__proto__":1,"__proto__":2}', "{"])(
    "names no field twice, however it is spelled: %s",
    (text) => {
      expect(() => parseJson(text)).toThrow(SyntaxError);
    },
  );
});
