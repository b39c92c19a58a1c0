import { expect, test } from "vitest";
import { lineOf, paragraphOf, recordedLineSchema } from "../../../../trust/manifest/text.ts";

// Unicode's Bidi_Control: each can make a line read otherwise than it is.
test.each(["\u061C", "\u200E", "\u200F", "\u202A", "\u202E", "\u2066", "\u2069", "\u0007"])(
  "text of a manifest cannot turn what a person reads around: %j",
  (control) => {
    const text = `a${control}b`;
    for (const schema of [lineOf(10), paragraphOf(10), recordedLineSchema])
      expect(schema.safeParse(text).success).toBe(false);
  },
);

test("only a paragraph has lines", () => {
  const schemas = [paragraphOf(10), lineOf(10), recordedLineSchema];
  expect(schemas.map((schema) => schema.safeParse("a\n\tb").success)).toEqual([true, false, false]);
  expect(schemas.map((schema) => schema.safeParse("김 B-7").success)).toEqual([true, true, true]);
});

test("what a person is recorded with can all be seen", () => {
  expect(recordedLineSchema.safeParse("Dr.\u200BKim").success).toBe(false);
});
