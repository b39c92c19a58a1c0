import { appendFileSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { bytesSentSince } from "../../../../client/egress/bytes-sent.ts";
import { EgressRecord, sha256, type EgressEntry } from "../../../../client/egress/record.ts";
import { readRecord } from "../../../../client/egress/verify-record.ts";
import { identityOf } from "../../../support/identities.ts";
import { ManualClock } from "../../../support/manual-clock.ts";
import { temporaryFolder } from "../../../support/temporary-folder.ts";

const heartbeat = { kind: "heartbeat", bytes: 2, digest: sha256(Buffer.from("B")), study: null, round: null };
const DAY_MS = 24 * 3_600_000;

function leaving(round: number) {
  return { kind: "update", bytes: 100 + round, digest: sha256(Buffer.from([round])), study: "admet", round };
}

function writeRounds(path: string, ...rounds: number[]): void {
  const record = new EgressRecord(path, new ManualClock());
  for (const round of rounds) record.append(leaving(round));
  record.close();
}

async function read(path: string): Promise<{ entries: EgressEntry[]; problems: unknown[] }> {
  const entries: EgressEntry[] = [];
  const problems: unknown[] = [];
  for await (const found of readRecord(path))
    if (found.kind === "entry") entries.push(found.entry);
    else if (found.kind === "problem") problems.push(found);
  return { entries, problems };
}

/** As the program wrote it before records had several files. */
const recordOfOneFile = `${JSON.stringify({
  sequence: 1,
  at: "1970-01-01T00:00:00.000Z",
  kind: "hello",
  count: 1,
  bytes: 27,
  digest: "2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824",
  study: null,
  round: null,
  previous: "0".repeat(64),
  hash: "8210eb9b166a2e7eba640ecb872ff9dc41ff7c2f0c06979aa69311bf38c5c2b2",
})}\n`;

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
    expect(readdirSync(folder.join("egress"))).toEqual(["record-000001.jsonl"]);
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
    appendFileSync(folder.join("record-000001.jsonl"), '{"sequence":3,"at":"2026');
    writeRounds(path, 3);
    const { entries, problems } = await read(path);
    expect(problems).toEqual([]);
    expect(entries.map(({ kind }) => kind)).toEqual(["update", "update", "repaired", "update"]);
    expect(entries[2]).toMatchObject({ bytes: 24, sequence: 3, count: 1, study: null, round: null });
  });

  test("goes on from a record of one file, as they once were", async () => {
    using folder = temporaryFolder();
    const path = folder.join("record.jsonl");
    writeFileSync(path, recordOfOneFile);
    expect(await read(path)).toMatchObject({ entries: [{ kind: "hello", bytes: 27 }], problems: [] });
    writeRounds(path, 2);
    expect(await read(path)).toMatchObject({ entries: [{ bytes: 27 }, { sequence: 2 }], problems: [] });
    expect(readFileSync(folder.join("record-000001.jsonl"), "utf8").startsWith(recordOfOneFile)).toBe(true);
  });

  test("is sealed by the node's key when its month is over", async () => {
    using folder = temporaryFolder();
    const clock = new ManualClock();
    const record = new EgressRecord(folder.join("record.jsonl"), clock, { key: identityOf("alpha") });
    record.append(leaving(1));
    clock.advance(32 * DAY_MS);
    record.append(leaving(2));
    record.close();
    const found: unknown[] = [];
    for await (const one of readRecord(folder.join("record.jsonl"))) found.push(one);
    const { fingerprint } = identityOf("alpha");
    expect(found).toMatchObject([
      { kind: "entry" },
      { kind: "sealed", signer: fingerprint },
      { kind: "entry" },
    ]);
  });
});

describe("the bytes that left since a moment", () => {
  test("are those of all messages, heartbeats as announced, and less what was not sent", () => {
    using folder = temporaryFolder();
    const path = folder.join("record.jsonl");
    const record = new EgressRecord(path, new ManualClock());
    expect(record.bytesSince(0)).toBe(0);
    record.append(leaving(1));
    record.countHeartbeat(heartbeat);
    expect(record.bytesSince(0)).toBe(101 + 200);
    expect(bytesSentSince(path, 0)).toBe(301);
    record.close();
    expect(bytesSentSince(path, 0)).toBe(103);
  });

  test("leave out earlier days, in memory, after a restart and for another program", () => {
    using folder = temporaryFolder();
    const path = folder.join("record.jsonl");
    const clock = new ManualClock();
    const record = new EgressRecord(path, clock);
    record.append(leaving(1));
    clock.advance(DAY_MS);
    record.append(leaving(2));
    clock.advance(DAY_MS / 2);
    record.append(leaving(3));
    const sums = () => [record.bytesSince(0), record.bytesSince(DAY_MS), record.bytesSince(2 * DAY_MS)];
    expect(sums()).toEqual([101 + 102 + 103, 102 + 103, 0]);
    record.close();
    using again = closing(new EgressRecord(path, clock));
    expect(again.record.bytesSince(DAY_MS)).toBe(205);
    expect([bytesSentSince(path, 0), bytesSentSince(path, DAY_MS)]).toEqual([306, 205]);
  });

  test("do not count a torn line that was removed", () => {
    using folder = temporaryFolder();
    const path = folder.join("record.jsonl");
    writeRounds(path, 1);
    appendFileSync(folder.join("record-000001.jsonl"), '{"sequence":3,"at":"2026');
    writeRounds(path, 2);
    expect(bytesSentSince(path, 0)).toBe(203);
  });

  test("cannot be told where an entry was changed", () => {
    using folder = temporaryFolder();
    const path = folder.join("record.jsonl");
    writeRounds(path, 1, 2);
    const file = folder.join("record-000001.jsonl");
    writeFileSync(file, readFileSync(file, "utf8").replace('"bytes":101', '"bytes":1'));
    expect(() => bytesSentSince(path, 0)).toThrow(/entry 1 was changed/);
  });
});

function closing(record: EgressRecord): { readonly record: EgressRecord } & Disposable {
  return { record, [Symbol.dispose]: () => record.close() };
}
