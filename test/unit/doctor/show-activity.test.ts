import { PassThrough } from "node:stream";
import { describe, expect, it } from "vitest";
import { showActivity } from "../../../doctor/show-activity.ts";

function terminal(isTTY: boolean, columns: number): NodeJS.WriteStream & { read(): Buffer | null } {
  return Object.assign(new PassThrough(), { isTTY, columns }) as unknown as NodeJS.WriteStream & {
    read(): Buffer | null;
  };
}

describe("what is under way", () => {
  it("is one line of a terminal, cut to its width, and cleared", () => {
    const stream = terminal(true, 12);
    const activity = showActivity(stream);
    activity.show("looking at everything");
    activity.clear();
    expect(String(stream.read())).toBe("\r\u001b[Klooking at \r\u001b[K");
  });

  it("is shown on a terminal that does not say how wide it is", () => {
    const stream = terminal(true, 0);
    showActivity(stream).show("looking at everything");
    expect(String(stream.read())).toContain("looking at everything");
  });

  it("is not shown elsewhere", () => {
    const stream = terminal(false, 80);
    showActivity(stream).show("looking");
    expect(stream.read()).toBeNull();
  });
});
