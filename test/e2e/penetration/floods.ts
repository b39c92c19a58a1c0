import { randomBytes } from "node:crypto";
import http2 from "node:http2";
import { describe, expect, test } from "vitest";
import { protocol } from "../../../proto/load.ts";
import { HELLO_MS, type BesiegedFederation } from "../../support/besieged-federation.ts";
import { reasonOf, type RawControl } from "../../support/hostile-node.ts";
import { answerOf, framed, Http2Attacker, proofHeaders } from "../../support/http2-attacker.ts";

const { Enroll, OpenSession, Probe, Connect } = protocol.Node.service;
const HEALTH = "/grpc.health.v1.Health";
const ANT = framed(OpenSession.requestSerialize({ node: "ant" }));
/** The field that names a service in the standard health service. */
const asked = (service: Buffer): Buffer => {
  const length: number[] = [];
  let left = service.length;
  for (; left > 0x7f; left >>>= 7) length.push((left & 0x7f) | 0x80);
  return framed(Buffer.concat([Buffer.from([0x0a, ...length, left]), service]));
};

/** What anyone can do to fill memory, files or connections, and what a member can do more. */
export function floods(besieged: () => BesiegedFederation): void {
  const stranger = (): Http2Attacker =>
    Http2Attacker.connect(besieged().address, { authority: besieged().authority });

  describe("a call that a stranger does not bring to its end", () => {
    test("is ended, whether its message drips, stops, or is never said to be all", async () => {
      using attacker = stranger();
      const dripping = attacker.open(Enroll.path);
      dripping.write(framed(Buffer.alloc(1000)).subarray(0, 7));
      const drip = setInterval(() => dripping.write(Buffer.alloc(1)), 100);
      const silent = attacker.open(OpenSession.path);
      const unended = attacker.call(OpenSession.path, ANT, { end: false });
      const ends = await Promise.all([answerOf(dripping), answerOf(silent), unended]);
      clearInterval(drip);
      const words = `the call's message did not come for ${HELLO_MS} ms`;
      expect(ends.map(({ detail }) => decodeURI(detail))).toEqual(Array(3).fill(words));
    });

    test("is one of 32 of its address; the others are refused", async () => {
      using attacker = stranger();
      const calls = Array.from({ length: 60 }, () =>
        attacker.call(Enroll.path, ANT.subarray(0, 6), { end: false }),
      );
      const answers = await Promise.all(calls);
      expect(answers.filter(({ reason }) => reason === "TOO_MANY_CALLS")).toHaveLength(60 - 32);
    });
  });

  describe("what HTTP/2 lets a caller do", () => {
    test("streams that are reset as soon as they are opened keep nobody out", async () => {
      using attacker = stranger();
      for (let count = 0; count < 3000 && !attacker.session.destroyed; count += 1) {
        attacker
          .open(Probe.path, proofHeaders("0", "1", Buffer.alloc(64)))
          .close(http2.constants.NGHTTP2_CANCEL);
        if (count % 50 === 0) await new Promise((next) => setImmediate(next));
      }
      expect(await besieged().goesOn()).toBe(true);
    });

    test("a block of headers as large as can be sent is refused", async () => {
      using attacker = stranger();
      const large = Object.fromEntries(Array.from({ length: 60 }, (_, k) => [`x-${k}`, "x".repeat(1000)]));
      const { status } = await attacker.call(OpenSession.path, ANT, {
        headers: { ...large, more: "x".repeat(60_000) },
      });
      expect(status).not.toBe("0");
      expect(await besieged().goesOn()).toBe(true);
    });

    test("methods, encodings, deadlines and content that there are not are refused", async () => {
      using attacker = stranger();
      const odd: [string, http2.OutgoingHttpHeaders][] = [
        ["/chorale.v1.Node/Nothing", {}],
        ["/chorale.v1.Node/Enroll/../OpenSession", {}],
        ["/%2e%2e/%00", {}],
        [OpenSession.path, { "grpc-encoding": "br" }],
        [OpenSession.path, { "grpc-timeout": "forever" }],
        [OpenSession.path, { "content-type": "text/html" }],
        [OpenSession.path, { ":method": "GET" }],
      ];
      const packed = framed(Buffer.alloc(10), true);
      for (const [path, headers] of odd) {
        const bytes = headers["grpc-encoding"] === undefined ? ANT : packed;
        const { status } = await attacker.call(path, bytes, { headers, end: headers[":method"] !== "GET" });
        expect([path, headers, status === "0"]).toEqual([path, headers, false]);
      }
    });

    test("names that nobody serves are neither kept nor repeated by the health service", async () => {
      using attacker = stranger();
      const watching = Array.from({ length: 8 }, () =>
        attacker.call(`${HEALTH}/Watch`, asked(randomBytes(900_000)), { end: true }),
      );
      const answers = await Promise.all(watching);
      for (const { status, detail } of answers)
        expect([status, decodeURI(detail)]).toEqual(["5", "there is no such service"]);
    });
  });

  test("a stranger at the balancer's listener holds no call open with a session that is not proven", async () => {
    using attacker = Http2Attacker.connect(besieged().balancer, null);
    const { body } = await attacker.openSession("ant");
    const { session } = OpenSession.responseDeserialize(body.subarray(5)) as { session: string };
    const headers = proofHeaders(session, "1", randomBytes(64));
    const connecting = await attacker.call(Connect.path, framed(Buffer.alloc(0)), { headers });
    const probing = await attacker.call(Probe.path, framed(Buffer.alloc(0)), { headers });
    expect([connecting.reason, probing.reason]).toEqual(["SIGNATURE_INVALID", "SIGNATURE_INVALID"]);
  });

  test("a member opens so many calls and no more, and the others' go on", async () => {
    const mallory = besieged().hostile();
    const streams: { call: RawControl; end: Promise<string> }[] = [];
    for (let count = 0; count < 40; count += 1) {
      const call = mallory.connect(await mallory.session());
      const over = new Promise((resolve, reject) => call.on("error", reject).on("end", resolve).resume());
      streams.push({ call, end: reasonOf(over).catch(() => "open until it was cancelled") });
    }
    expect(await Promise.race(streams.map(({ end }) => end))).toBe("TOO_MANY_TRANSFERS");
    expect(await besieged().goesOn()).toBe(true);
    for (const { call } of streams) call.cancel();
  });

  test("sessions that are asked for by the thousand are refused after the first hundreds", async () => {
    using attacker = stranger();
    const answers = [];
    for (let batch = 0; batch < 40; batch += 1)
      answers.push(
        ...(await Promise.all(Array.from({ length: 30 }, () => attacker.call(OpenSession.path, ANT)))),
      );
    const opened = answers.filter(({ status }) => status === "0");
    const refused = answers.filter(({ reason }) => reason === "TOO_MANY_CALLS");
    expect(opened.length).toBeLessThan(400);
    expect(opened.length + refused.length).toBe(answers.length);
    expect(await besieged().goesOn()).toBe(true);
  });
}
