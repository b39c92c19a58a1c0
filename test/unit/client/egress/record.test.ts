import { appendFileSync, readFileSync, truncateSync, writeFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { EgressRecord, sha256, type EgressEntry } from "../../../../client/egress/record.ts";
import { readRecord, type RecordProblem } from "../../../../client/egress/verify-record.ts";
import { ManualClock } from "../../../support/manual-clock.ts";
import { temporaryFolder } from "../../../support/temporary-folder.ts";

const heartbeat = { kind: "heartbeat", bytes: 2, digest: sha256(Buffer.from("B")), study: null, round: null };

function leaving(round: number) {
  return { kind: "update", bytes: 100 + round, digest: sha256(Buffer.from([round])), study: "admet", round };
}

function writeRounds(path: string, ...rounds: number[]): void {
  const record = new EgressRecord(path, new ManualClock());
  for (const round of rounds) record.append(leaving(round));
  record.close();
}

async function read(path: string): Promise<{ entries: EgressEntry[]; problems: RecordProblem[] }> {
  const entries: EgressEntry[] = [];
  const problems: RecordProblem[] = [];
  for await (const found of readRecord(path))
    if ("entry" in found) entries.push(found.entry);
    else problems.push(found);
  return { entries, problems };
}

function changeLine(path: string, line: number, change: (text: string) => string | null): void {
  const lines = readFileSync(path, "utf8").trimEnd().split("\n");
  const changed = lines.flatMap((text, index) => (index + 1 === line ? (change(text) ?? []) : text));
  writeFileSync(path, `${changed.join("\n")}\n`);
}

describe("the record of what left", () => {
  test("describes each message and chains the entries across runs", async () => {
    using folder = temporaryFolder();
    const path = folder.join("egress", "record.jsonl");
    writeRounds(path, 1, 2);
    writeRounds(path, 3);
    const { entries, problems } = await read(path);
    expect(problems).toEqual([]);
    expect(entries).toMatchObject(
      [1, 2, 3].map((round) => ({ sequence: round, count: 1, ...leaving(round) })),
    );
    expect(entries.map(({ previous }) => previous)).toEqual([
      "0".repeat(64),
      entries[0]!.hash,
      entries[1]!.hash,
    ]);
  });

  test("is on disk before append returns", async () => {
    using folder = temporaryFolder();
    const path = folder.join("record.jsonl");
    const record = new EgressRecord(path, new ManualClock());
    record.append(leaving(1));
    expect((await read(path)).entries).toHaveLength(1);
    record.close();
  });

  test("counts every heartbeat: too many after a crash, exactly after an orderly end", async () => {
    using folder = temporaryFolder();
    const path = folder.join("record.jsonl");
    const record = new EgressRecord(path, new ManualClock());
    for (let sent = 0; sent < 130; sent += 1) record.countHeartbeat(heartbeat);
    const announced = (await read(path)).entries.reduce((sum, entry) => sum + entry.count, 0);
    expect(announced).toBeGreaterThanOrEqual(130);
    record.close();
    const { entries, problems } = await read(path);
    const signed = (entry: EgressEntry) => (entry.kind === "heartbeats_unsent" ? -1 : 1);
    expect(entries.reduce((sum, entry) => sum + signed(entry) * entry.count, 0)).toBe(130);
    expect(entries.reduce((sum, entry) => sum + signed(entry) * entry.bytes, 0)).toBe(260);
    expect(entries.length).toBeLessThan(5);
    expect(problems).toEqual([]);
  });

  test("cuts off a line that a crash tore and notes it", async () => {
    using folder = temporaryFolder();
    const path = folder.join("record.jsonl");
    writeRounds(path, 1, 2);
    appendFileSync(path, '{"sequence":3,"at":"2026');
    writeRounds(path, 3);
    const { entries, problems } = await read(path);
    expect(problems).toEqual([]);
    expect(entries.map(({ kind }) => kind)).toEqual(["update", "update", "repaired", "update"]);
    expect(entries[2]).toMatchObject({ bytes: 24, sequence: 3 });
  });

  test("of which only a torn first line is left begins anew", async () => {
    using folder = temporaryFolder();
    const path = folder.join("record.jsonl");
    writeRounds(path, 1);
    truncateSync(path, 30);
    writeRounds(path, 1);
    const { entries, problems } = await read(path);
    expect(problems).toEqual([]);
    expect(entries.map(({ kind }) => kind)).toEqual(["repaired", "update"]);
  });

  test.for([
    ["changed", (text: string) => text.replace('"bytes":102', '"bytes":1'), "was changed"],
    ["taken out", () => null, "stands where entry 2 belongs"],
    ["no JSON", () => "nonsense", "no JSON"],
  ] as const)("shows the first entry that was %s", async ([, change, problem]) => {
    using folder = temporaryFolder();
    const path = folder.join("record.jsonl");
    writeRounds(path, 1, 2, 3);
    changeLine(path, 2, change);
    const { problems } = await read(path);
    expect(problems[0]).toMatchObject({ line: 2, problem: expect.stringContaining(problem) });
  });

  test("shows an entry that was written anew with a fitting hash by the entry after it", async () => {
    using folder = temporaryFolder();
    const [path, forged] = [folder.join("record.jsonl"), folder.join("forged.jsonl")];
    writeRounds(path, 1, 2, 3);
    writeRounds(forged, 1, 9);
    const [, line] = readFileSync(forged, "utf8").split("\n");
    changeLine(path, 2, () => line!);
    const { problems } = await read(path);
    expect(problems).toMatchObject([{ line: 3, problem: expect.stringContaining("does not follow") }]);
  });

  test("is not continued after a damaged last entry", () => {
    using folder = temporaryFolder();
    const path = folder.join("record.jsonl");
    writeRounds(path, 1, 2);
    changeLine(path, 2, (text) => text.replace('"bytes":102', '"bytes":1'));
    expect(() => new EgressRecord(path, new ManualClock())).toThrow(/damaged/);
  });

  test("refuses a second writer, which would fork the chain", () => {
    using folder = temporaryFolder();
    const path = folder.join("record.jsonl");
    const first = new EgressRecord(path, new ManualClock());
    const second = new EgressRecord(path, new ManualClock());
    second.append(leaving(1));
    expect(() => first.append(leaving(2))).toThrow(/another program/);
    second.close();
    first.close();
  });
});
