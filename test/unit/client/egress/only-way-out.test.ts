import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";

const root = join(import.meta.dirname, "../../../..");

/** What a program could send something with. */
const WAYS_OUT = [
  /from "@grpc\/grpc-js"/,
  /proto\/load\.ts"/,
  /"node:(?:net|tls|dgram|dns|http|https|http2|child_process)(?:\/promises)?"/,
  /\bfetch\(/,
  /\bnew WebSocket\(/,
];

const TRAINER_CHANNEL = "trainer-service/trainer-channel.ts";
const files = readdirSync(join(root, "client"), { recursive: true, encoding: "utf8" })
  .filter((file) => file.endsWith(".ts"))
  .map((file) => file.replaceAll("\\", "/"))
  .sort();

function textOf(file: string): string {
  return readFileSync(join(root, "client", file), "utf8");
}

describe("the ways out of the client", () => {
  it("are the egress, and the channel to a trainer on the same machine", () => {
    const sending = files.filter((file) => WAYS_OUT.some((way) => way.test(textOf(file))));
    expect(sending).toEqual(["egress/egress.ts", TRAINER_CHANNEL]);
  });

  it("have one place each where a connection is made", () => {
    const connecting = files.flatMap((file) =>
      [...textOf(file).matchAll(/\bnew (?:grpc\.Client|protocol\.\w+|grpc\.Channel)\(/g)].map(
        ([made]) => `${file}: ${made}`,
      ),
    );
    expect(connecting).toEqual([
      "egress/egress.ts: new grpc.Client(",
      `${TRAINER_CHANNEL}: new protocol.Trainer(`,
    ]);
  });

  it("have the check of the address before the trainer's connection, and connect to what was checked", () => {
    const opening = /export async function openTrainerChannel\([^]*?\n}\n/.exec(textOf(TRAINER_CHANNEL))?.[0];
    const checked = /const target = await checkTrainerAddress\(settings\.address,[^;]*;/;
    const connected = /const client = new protocol\.Trainer\(target,/;
    expect(opening).toMatch(new RegExp(`${checked.source}\\s+${connected.source}`));
  });

  it("read no address of the environment's proxies on the way to a trainer", () => {
    expect(textOf(TRAINER_CHANNEL)).toContain('"grpc.enable_http_proxy": 0');
  });
});
