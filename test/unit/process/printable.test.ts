import { expect, it } from "vitest";
import { printable } from "../../../process/printable.ts";

it("keeps what others say on one line, without escapes that a terminal obeys", () => {
  expect(printable("a\nb\r\n\u001b[31mred\u001b[0m\u202edrow\u2028c")).toBe("a b [31mred [0m drow c");
  expect(printable("  합창 ")).toBe("합창");
});

it("cuts what is long", () => {
  expect(printable("x".repeat(1_000_000), 10)).toBe("xxxxxxxxx…");
  expect(printable("x".repeat(10), 10)).toBe("x".repeat(10));
  for (const max of [9, 10]) expect(printable("\u{1f600}".repeat(100), max).isWellFormed()).toBe(true);
});
