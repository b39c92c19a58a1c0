import { beforeEach, describe, expect, test } from "vitest";
import { TransferTurns, type Transfer } from "../../../../coordinator/rpc/transfer-turns.ts";
import { ManualClock } from "../../../support/manual-clock.ts";

const MIB = 1024 * 1024;

let clock: ManualClock;
let turns: TransferTurns;
let begun: string[];
beforeEach(() => {
  clock = new ManualClock();
  turns = new TransferTurns(clock);
  begun = [];
});

/** Lets everything that is ready go on. */
const settle = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/** Begins a wait for the peer, noted under `name`; the peer answers when `answer` is called. */
function begin(transfer: Transfer, name: string): { answer: () => void; done: Promise<void> } {
  const peer = Promise.withResolvers<void>();
  const done = transfer.inTurn(() => {
    begun.push(name);
    return peer.promise;
  });
  return { answer: peer.resolve, done };
}

describe("transfers take turns:", () => {
  test("two move at a time, the others wait in the order they came", async () => {
    const [a, b, c, d] = [turns.join(), turns.join(), turns.join(), turns.join()];
    begin(a, "a");
    begin(b, "b");
    begin(c, "c");
    begin(d, "d");
    await settle();
    expect(begun).toEqual(["a", "b"]);
    b.end();
    await settle();
    expect(begun).toEqual(["a", "b", "c"]);
    a.end();
    await settle();
    expect(begun).toEqual(["a", "b", "c", "d"]);
  });

  test("a turn lasts for 16 MiB, and then the next has one", async () => {
    const [a, b, c] = [turns.join(), turns.join(), turns.join()];
    begin(b, "b");
    const first = begin(a, "a");
    begin(c, "c");
    first.answer();
    await first.done;
    a.moved(9 * MIB);
    const second = begin(a, "a again");
    await settle();
    expect(begun).toEqual(["b", "a", "a again"]);
    second.answer();
    await second.done;
    a.moved(7 * MIB);
    begin(a, "a waits");
    await settle();
    expect(begun).toEqual(["b", "a", "a again", "c"]);
  });

  test("a peer that stalls gives its turn back, and its wait goes on", async () => {
    const [a, b, c] = [turns.join(), turns.join(), turns.join()];
    const slow = begin(a, "a");
    begin(b, "b");
    begin(c, "c");
    await settle();
    clock.advance(5);
    await settle();
    expect(begun).toEqual(["a", "b", "c"]);
    slow.answer();
    await expect(slow.done).resolves.toBeUndefined();
  });

  test("a thousand peers that never answer do not keep one that does from moving", async () => {
    for (let peer = 0; peer < 1000; peer++) begin(turns.join(), "silent");
    const quick = begin(turns.join(), "quick");
    for (let time = 0; time < 600 && !begun.includes("quick"); time++) {
      clock.advance(5);
      await settle();
    }
    expect(begun).toContain("quick");
    quick.answer();
    await expect(quick.done).resolves.toBeUndefined();
  });

  test("one that ends or fails frees its turn once, however often it is ended", async () => {
    const [a, b, c, d] = [turns.join(), turns.join(), turns.join(), turns.join()];
    await expect(a.inTurn(() => Promise.reject(new Error("broke")))).rejects.toThrow("broke");
    a.end();
    a.end();
    begin(b, "b");
    begin(c, "c");
    begin(d, "d");
    await settle();
    expect(begun).toEqual(["b", "c"]);
  });

  test("what moves after a stall is not counted for a turn that it has not", async () => {
    const [a, b, c] = [turns.join(), turns.join(), turns.join()];
    begin(a, "a");
    await settle();
    clock.advance(5);
    a.moved(100 * MIB);
    begin(b, "b");
    begin(c, "c");
    begin(turns.join(), "d");
    await settle();
    expect(begun).toEqual(["a", "b", "c"]);
  });
});
