import { expect, test } from "vitest";
import { lastMessage } from "../../../demo/last-message.ts";

test("the last error line counts, with the remedy below it", () => {
  expect(lastMessage("error: first\n{}\nerror: second\n  remedy: do this\n")).toEqual({
    message: "second",
    isError: true,
    remedy: "do this",
  });
});

test("without one, the last log entry's message and error", () => {
  const log =
    '{"level":30,"msg":"listening"}\n{"level":60,"msg":"cannot go on","err":{"message":"disk full"}}\n';
  expect(lastMessage(log)?.message).toBe("cannot go on: disk full");
});

test("without either, the last line; nothing where there is nothing", () => {
  expect(lastMessage("Segmentation fault\n\n")?.message).toBe("Segmentation fault");
  expect(lastMessage("\n")).toBeNull();
});
