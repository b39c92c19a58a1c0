import { describe, expect, test } from "vitest";
import { protocolHashOf } from "../../../../../client/data/protocol-hash-of.ts";
import { hashRecordProtocol } from "../../../../../client/data/tabular/hash-record-protocol.ts";
import { dataProtocolSchema } from "../../../../../trust/manifest/data-protocol.ts";
import { protocol } from "./hospital-columns.ts";

describe("the protocol hash of a table without structures", () => {
  test("is the same each time, and the one that a node reports", async () => {
    const hash = hashRecordProtocol(protocol, "key");
    expect(hash).toMatch(/^[0-9a-f]{64}$/);
    expect(await protocolHashOf(protocol, "key")).toBe(hash);
  });

  test("differs with the key, the folds and any term of a column, and not with what it is pinned to", () => {
    const [age, ...others] = protocol.columns;
    const changed = (changes: object) => dataProtocolSchema.parse({ ...protocol, ...changes });
    const hashes = [
      hashRecordProtocol(protocol, "key"),
      hashRecordProtocol(protocol, "other"),
      hashRecordProtocol(changed({ folds: { count: 6 } }), "key"),
      hashRecordProtocol(changed({ columns: [{ ...age, range: [0, 121] }, ...others] }), "key"),
      hashRecordProtocol(changed({ columns: others }), "key"),
    ];
    expect(new Set(hashes).size).toBe(hashes.length);
    expect(hashRecordProtocol(changed({ hash: "a".repeat(64) }), "key")).toBe(hashes[0]);
  });
});
