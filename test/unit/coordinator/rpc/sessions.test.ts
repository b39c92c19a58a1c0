import { describe, expect, test } from "vitest";
import { CallRate } from "../../../../coordinator/rpc/call-rate.ts";
import { SequenceWindow } from "../../../../coordinator/rpc/sequence-window.ts";
import { Sessions } from "../../../../coordinator/rpc/sessions.ts";
import { ManualClock } from "../../../support/manual-clock.ts";

describe("sequences of a session", () => {
  test("are used once, in any order within the last 1024", () => {
    const window = new SequenceWindow();
    expect([3, 1, 2, 3, 2, 1].map((sequence) => window.use(sequence))).toEqual([
      true,
      true,
      true,
      false,
      false,
      false,
    ]);
    expect(window.use(2000)).toBe(true);
    expect(window.use(2000 - 1023)).toBe(true);
    expect(window.use(2000 - 1024)).toBe(false);
  });

  test.each([0, -1, 1.5, NaN, 2 ** 53])("are whole numbers from 1: not %d", (sequence) => {
    expect(new SequenceWindow().use(sequence)).toBe(false);
  });

  test("are remembered however many there were", () => {
    const window = new SequenceWindow();
    for (let sequence = 1; sequence <= 10_000; sequence += 1) expect(window.use(sequence)).toBe(true);
    for (let sequence = 1; sequence <= 10_000; sequence += 97) expect(window.use(sequence)).toBe(false);
  });
});

describe("sessions", () => {
  test("have nonces of their own", () => {
    const sessions = new Sessions(new ManualClock());
    const [one, two] = [sessions.open("acme"), sessions.open("acme")];
    expect(one.nonce.equals(two.nonce)).toBe(false);
    expect(sessions.find(one.id)).toBe(one);
    expect(sessions.find(two.id)).toBe(two);
  });

  test("without a proof go after a minute, those with one stay", () => {
    const clock = new ManualClock();
    const sessions = new Sessions(clock);
    const [unproven, proven] = [sessions.open("acme"), sessions.open("acme")];
    sessions.prove(proven);
    clock.advance(60_000);
    expect(sessions.find(unproven.id)).toBeNull();
    expect(sessions.find(proven.id)).toBe(proven);
  });

  test("of strangers push out no session that was proved", () => {
    const sessions = new Sessions(new ManualClock());
    const proven = sessions.open("acme");
    sessions.prove(proven);
    const oldest = sessions.open("acme");
    for (let count = 0; count < 10_000; count += 1) sessions.open("acme");
    expect(sessions.find(oldest.id)).toBeNull();
    expect(sessions.find(proven.id)).toBe(proven);
  });

  test("of one node are bounded, the one unused for longest goes first", () => {
    const sessions = new Sessions(new ManualClock());
    const other = sessions.open("blume");
    sessions.prove(other);
    const opened = Array.from({ length: 17 }, () => sessions.open("acme"));
    for (const session of opened.slice(0, 16)) sessions.prove(session);
    sessions.prove(opened[0]!);
    sessions.prove(opened[16]!);
    expect(sessions.find(opened[0]!.id)).toBe(opened[0]);
    expect(sessions.find(opened[1]!.id)).toBeNull();
    expect(sessions.find(opened[16]!.id)).toBe(opened[16]);
    expect(sessions.find(other.id)).toBe(other);
  });

  test("of a node are forgotten together", () => {
    const sessions = new Sessions(new ManualClock());
    const [acme, blume] = [sessions.open("acme"), sessions.open("blume")];
    for (const session of [acme, blume]) sessions.prove(session);
    sessions.forget("acme");
    expect(sessions.find(acme.id)).toBeNull();
    expect(sessions.find(blume.id)).toBe(blume);
  });
});

test("an address that asks too often waits, and no other does", () => {
  const clock = new ManualClock();
  const rate = new CallRate(clock);
  const asked = Array.from({ length: 300 }, (_, port) => rate.allows(`192.0.2.7:${port}`));
  expect(asked.filter((allowed) => allowed)).toHaveLength(200);
  expect(rate.allows("192.0.2.8:1")).toBe(true);
  clock.advance(1000);
  const later = Array.from({ length: 30 }, () => rate.allows("192.0.2.7:1"));
  expect(later.filter((allowed) => allowed)).toHaveLength(20);
});
