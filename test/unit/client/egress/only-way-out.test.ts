import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";

const root = join(import.meta.dirname, "../../../..");

/** What a program could send something with. */
const WAYS_OUT = [
  /from "@grpc\/grpc-js"/,
  /proto\/load\.ts"/,
  /"node:(?:net|tls|dgram|http|https|http2|child_process)"/,
  /\bfetch\(/,
  /\bnew WebSocket\(/,
];

test("nothing of the client but the egress can send", () => {
  const files = readdirSync(join(root, "client"), { recursive: true, encoding: "utf8" });
  const sending = files
    .filter((file) => file.endsWith(".ts"))
    .filter((file) => {
      const text = readFileSync(join(root, "client", file), "utf8");
      return WAYS_OUT.some((way) => way.test(text));
    });
  expect(sending).toEqual([join("egress", "egress.ts")]);
});
