import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { EgressRecord } from "../../../../client/egress/record.ts";
import { showEgress, type EgressQuestion } from "../../../../client/egress/show-egress.ts";
import { writeKeyFile } from "../../../../trust/keys/key-file.ts";
import { generateSigningKey } from "../../../../trust/keys/signing-key.ts";
import { ManualClock } from "../../../support/manual-clock.ts";
import { temporaryFolder } from "../../../support/temporary-folder.ts";

const DAY_MS = 24 * 3_600_000;
const { key, signingKey } = generateSigningKey();
const pem = key.export({ type: "pkcs8", format: "pem" }) as string;
const digest = "d".repeat(64);

const configText = `
name: alpha
coordinator: localhost:7443
federation: { id: ${"f".repeat(32)}, name: Tests, operator: ${"a".repeat(64)} }
tls: { authority: ca.crt }
data: data.csv
stateDir: state
`;

/** A node whose record has two sealed months and the first days of a third. */
function nodeWithRecord(passphrase: string | null = null) {
  const folder = temporaryFolder();
  writeFileSync(folder.join("node.yaml"), configText);
  writeKeyFile(folder.join("identity.key"), pem, passphrase);
  const clock = new ManualClock();
  const record = new EgressRecord(folder.join("state", "egress", "record.jsonl"), clock, { key: signingKey });
  for (const round of [1, 2, 3]) {
    record.append({ kind: "hello", bytes: 10, digest, study: null, round: null });
    record.append({ kind: "update", bytes: 1000 * round, digest, study: "admet", round });
    clock.advance(32 * DAY_MS);
  }
  record.append({ kind: "update", bytes: 7, digest, study: "other", round: 1 });
  record.countHeartbeat({ kind: "heartbeat", bytes: 2, digest, study: null, round: null });
  record.close();
  return folder;
}

const question: EgressQuestion = {
  verify: false,
  json: false,
  filter: {},
  shown: 20,
  keys: [],
  anchor: null,
};

/** What the command prints, with how it fails. */
async function ask(
  folder: { join(...parts: string[]): string },
  asked: Partial<EgressQuestion>,
): Promise<{ text: string; error: unknown }> {
  const parts: string[] = [];
  const print = async (part: string) => void parts.push(part);
  const error: unknown = await showEgress(folder.join("node.yaml"), { ...question, ...asked }, print).then(
    () => null,
    (reason: unknown) => reason,
  );
  return { text: parts.join(""), error };
}

describe("`client egress`", () => {
  test("sums by kind and study and by day, and lists the last entries", async () => {
    using folder = nodeWithRecord();
    const { text, error } = await ask(folder, { shown: 2 });
    expect(error).toBeNull();
    expect(text).toMatch(/update +admet +3 +6000\n/);
    expect(text).toMatch(/heartbeat +1 +2\n/);
    expect(text).toMatch(/1970-02-02 +2 +2010\n/);
    expect(text).toContain("The last 2 of 9 entries:");
    expect(text).not.toContain("What it cannot show");
  });

  test.for([
    ["study", { study: "admet" }, 3, 6000],
    ["kind", { kind: "hello" }, 3, 30],
    ["a kind that counts back", { kind: "heartbeat" }, 1, 2],
    ["round", { round: 1 }, 2, 1007],
    ["first moment", { sinceMs: 64 * DAY_MS }, 4, 3019],
    ["last moment", { untilMs: DAY_MS }, 2, 1010],
    [
      "all of them",
      { study: "admet", kind: "update", round: 2, sinceMs: DAY_MS, untilMs: 40 * DAY_MS },
      1,
      2000,
    ],
  ] as const)("filters by %s", async ([, filter, count, bytes]) => {
    using folder = nodeWithRecord();
    const { text } = await ask(folder, { json: true, filter });
    const { sums } = JSON.parse(text) as { sums: { count: number; bytes: number }[] };
    expect(sums.reduce((all, sum) => all + sum.count, 0)).toBe(count);
    expect(sums.reduce((all, sum) => all + sum.bytes, 0)).toBe(bytes);
  });

  test("says that a filter means no entry", async () => {
    using folder = nodeWithRecord();
    expect((await ask(folder, { filter: { study: "none" } })).text).toMatch(/^None of the 9 entries/);
  });

  test("says that nothing left a node without a record", async () => {
    using folder = nodeWithRecord();
    rmSync(folder.join("state"), { recursive: true });
    expect((await ask(folder, {})).text).toBe("Nothing has left this node.\n");
    expect(JSON.parse((await ask(folder, { json: true, verify: true })).text)).toMatchObject({
      entries: [],
      sums: [],
      problem: null,
      last: null,
    });
  });

  test("verifies the chain and the seals, and says what that cannot show", async () => {
    using folder = nodeWithRecord();
    const { text, error } = await ask(folder, { verify: true });
    expect(error).toBeNull();
    expect(text).toContain("The chain of 9 entries is intact.");
    expect(text).toContain(
      `3 files are sealed, up to entry 6, by ${signingKey.fingerprint}: the key of this node.`,
    );
    expect(text).toContain(
      "What it cannot show: whether entries after 6 were written anew as a whole, or cut off",
    );
    expect(text).toMatch(/--anchor 9:[0-9a-f]{64}\n/);
  });

  test("gives everything as JSON", async () => {
    using folder = nodeWithRecord();
    const { text } = await ask(folder, { json: true, verify: true });
    const read = JSON.parse(text) as { entries: { sequence: number }[]; last: { sequence: number } };
    expect(read).toMatchObject({
      record: folder.join("state", "egress", "record.jsonl"),
      problem: null,
      problemCount: 0,
      count: 9,
      last: { sequence: 9 },
      sealedFiles: 3,
      sealedUpTo: 6,
      signers: [signingKey.fingerprint],
      signersKnown: true,
    });
    expect(read.entries.map(({ sequence }) => sequence)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9]);
  });

  test("ends with 1 and names file and line of an edited entry", async () => {
    using folder = nodeWithRecord();
    const path = folder.join("state", "egress", "record-000002.jsonl");
    writeFileSync(path, readFileSync(path, "utf8").replace('"bytes":2000', '"bytes":2'));
    const { text, error } = await ask(folder, { verify: true });
    expect(error).toMatchObject({
      exitCode: 1,
      message: `${path}: line 2: entry 4 was changed: its hash is not that of its content (the first of 2 problems)`,
    });
    expect(text).toContain("THE RECORD IS BROKEN:");
    expect(text).not.toContain("intact");
    const json = await ask(folder, { verify: true, json: true });
    expect(JSON.parse(json.text)).toMatchObject({ problem: { file: "record-000002.jsonl", line: 2 } });
    expect(json.error).toMatchObject({ exitCode: 1 });
    expect(await ask(folder, {})).toMatchObject({ error: null, text: expect.stringContaining("BROKEN") });
  });

  test("reads and verifies without the passphrase, and says that nobody knows whose the seals are", async () => {
    using folder = nodeWithRecord("correct horse");
    const { text, error } = await ask(folder, { verify: true });
    expect(error).toBeNull();
    expect(text).toContain(`by ${signingKey.fingerprint}: nobody knows whose here (`);
    expect(text).toContain("no passphrase was given");
  });

  test("takes a key from the command line beside the node's own", async () => {
    using folder = nodeWithRecord("correct horse");
    const keys = [signingKey.fingerprint];
    expect((await ask(folder, { verify: true, keys })).text).toContain("which --key names");
    const other = await ask(folder, { verify: true, keys: ["b".repeat(64)] });
    expect(other.error).toMatchObject({ message: expect.stringContaining("which is not this node's") });
    using open = nodeWithRecord();
    expect((await ask(open, { verify: true, keys: ["b".repeat(64)] })).error).toBeNull();
  });

  test("accounts for what the doctor sent, and finds where its record was changed", async () => {
    using folder = nodeWithRecord();
    expect((await ask(folder, {})).text).not.toContain("chorale doctor");
    const path = folder.join("state", "egress", "doctor.jsonl");
    const record = new EgressRecord(path, new ManualClock(), { key: signingKey });
    for (const bytes of [5, 1_000_000])
      record.append({ kind: "probe_request", bytes, digest, study: null, round: null });
    record.close();
    expect((await ask(folder, { verify: true })).text).toContain("2 messages, 1,000,005 bytes");
    const { text } = await ask(folder, { json: true });
    expect(JSON.parse(text)).toMatchObject({ count: 9, doctor: { messages: 2, bytes: 1_000_005 } });

    const file = folder.join("state", "egress", "doctor-000001.jsonl");
    writeFileSync(file, readFileSync(file, "utf8").replace("1000000", "1"));
    expect((await ask(folder, { verify: true })).error).toMatchObject({
      message: expect.stringContaining("doctor-000001.jsonl"),
    });
  });

  test("reads a copy elsewhere without a configuration", async () => {
    using folder = nodeWithRecord();
    rmSync(folder.join("node.yaml"));
    const copy = folder.join("state", "egress");
    expect((await ask(folder, { verify: true, folder: copy })).text).toContain(
      "chain of 9 entries is intact",
    );
    const none = await ask(folder, { folder: folder.join("none") });
    expect(none.error).toMatchObject({ exitCode: 2 });
  });

  test("finds by an entry noted earlier what was cut off the end or written anew", async () => {
    using folder = nodeWithRecord();
    const { text } = await ask(folder, { json: true });
    const { last } = JSON.parse(text) as { last: { sequence: number; hash: string } };
    expect((await ask(folder, { verify: true, anchor: last })).error).toBeNull();
    const anew = await ask(folder, { verify: true, anchor: { ...last, hash: "e".repeat(64) } });
    expect(anew.error).toMatchObject({
      message: expect.stringContaining("entry 9 is not the one that was noted"),
    });
    const path = folder.join("state", "egress", "record-000004.jsonl");
    writeFileSync(path, readFileSync(path, "utf8").replace(/\n.*\n$/, "\n"));
    const cut = await ask(folder, { verify: true, anchor: last });
    expect(cut.error).toMatchObject({ message: expect.stringContaining("now ends with entry 8") });
  });
});
