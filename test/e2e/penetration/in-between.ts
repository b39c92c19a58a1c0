import { randomBytes } from "node:crypto";
import { readFileSync } from "node:fs";
import { credentials } from "@grpc/grpc-js";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { protocol } from "../../../proto/load.ts";
import { unary } from "../../../coordinator/commands/operator-session.ts";
import { enrolmentBytes } from "../../../trust/enrolment/enrolment-proof.ts";
import { generateSigningKey } from "../../../trust/keys/signing-key.ts";
import { PROOF_METADATA } from "../../../trust/session/proof-bytes.ts";
import type { BesiegedFederation } from "../../support/besieged-federation.ts";
import { HostileNode, reasonOf } from "../../support/hostile-node.ts";
import { framed, Http2Attacker, type Answer } from "../../support/http2-attacker.ts";
import { bodyOf } from "../../support/node-session.ts";
import { messagesIn, TerminatingBalancer, type CapturedCall } from "../../support/terminating-balancer.ts";

const { Probe, Connect, GetUploadOffset, Enroll } = protocol.Node.service;
const HELLO = bodyOf({ hello: { versionMin: 1, versionMax: 1, software: "honest" } });

/** What a balancer can try that sees every call in the clear. */
export function attacksInBetween(besieged: () => BesiegedFederation): void {
  let balancer: TerminatingBalancer;
  let victim: HostileNode;

  beforeAll(async () => {
    const tls = (file: string): Buffer => readFileSync(besieged().federation.path("federation", "tls", file));
    const pair = { cert: tls("server.crt"), key: tls("server.key") };
    balancer = await TerminatingBalancer.start(pair, besieged().balancer);
    victim = new HostileNode(balancer.address, besieged().mallory, besieged().federation.manifest);
  });

  afterAll(async () => {
    victim[Symbol.dispose]();
    await balancer[Symbol.asyncDispose]();
  });

  /** The victim's call as it went through, and whatever came of it. */
  const capture = async (call: () => Promise<unknown>): Promise<CapturedCall> => {
    balancer.calls.length = 0;
    await call().catch(() => {});
    return balancer.calls.at(-1)!;
  };
  /** Says it again, or something like it, to the coordinator. */
  const say = async ({ path, headers, sent }: CapturedCall): Promise<Answer> => {
    using attacker = Http2Attacker.connect(besieged().balancer, null);
    const own = Object.entries(headers).filter(([name]) => !name.startsWith(":"));
    return await attacker.call(path, Buffer.concat(sent), { headers: Object.fromEntries(own) });
  };

  describe("a call that was seen", () => {
    test("cannot be made again", async () => {
      expect((await say(await capture(() => victim.probe()))).reason).toBe("REPLAYED");
    });

    test("cannot be made of another method, over another body, in another session or without its proof", async () => {
      // Without its message the call fails, and its sequence is unused.
      balancer.tamper = ({ path }, chunk) => (path === Probe.path ? Buffer.alloc(0) : chunk);
      const held = await capture(() => victim.probe());
      expect(held.path).toBe(Probe.path);
      balancer.tamper = (_call, chunk) => chunk;
      const other = await capture(() => victim.session());
      expect(other.path).toMatch(/OpenSession/);
      const changed = (headers: Record<string, string>): CapturedCall => ({
        ...held,
        headers: { ...held.headers, ...headers },
      });
      expect((await say({ ...held, path: GetUploadOffset.path })).reason).toBe("SIGNATURE_INVALID");
      expect((await say({ ...held, sent: [framed(Buffer.from([0x10, 1]))] })).reason).toBe(
        "SIGNATURE_INVALID",
      );
      const { session, sequence, signature } = PROOF_METADATA;
      expect((await say(changed({ [sequence]: "77" }))).reason).toBe("SIGNATURE_INVALID");
      expect((await say(changed({ [session]: randomBytes(16).toString("hex") }))).reason).toBe(
        "SESSION_UNKNOWN",
      );
      expect((await say(changed({ [signature]: "" }))).reason).toBe("SIGNATURE_INVALID");
      const { [signature]: _, ...bare } = held.headers;
      expect((await say({ ...held, headers: bare })).reason).toBe("UNAUTHENTICATED");
    });
  });

  test("a control stream that was seen cannot be opened again, nor said in another", async () => {
    const seen = await capture(async () => {
      const session = await victim.session();
      const stream = victim.connect(session).on("error", () => {});
      stream.write(session.frame(HELLO));
      await new Promise((welcomed) => stream.once("data", welcomed));
      stream.cancel();
    });
    expect(seen.path).toBe(Connect.path);
    expect((await say(seen)).reason).toBe("REPLAYED");
    const [frame] = messagesIn(seen.sent);
    expect(await victim.refusalOfFrames(frame!)).toBe("SIGNATURE_INVALID");
  });

  test("an enrolment that goes through enrolls the node's key and no other", async () => {
    const operator = besieged().operator();
    const { secret } = await unary<{ secret: Buffer }>((done) =>
      operator.createInvitation({ node: "newcomer", validMs: 60_000 }, done),
    );
    const { signingKey: key } = generateSigningKey();
    const request = { node: "newcomer", secret, identityKey: key.publicKey, certificateRequest: "" };
    const signature = key.sign(enrolmentBytes(request));
    using attacker = Http2Attacker.connect(besieged().balancer, null);
    const enrolled = (changes: object): Promise<Answer> =>
      attacker.call(Enroll.path, framed(Enroll.requestSerialize({ ...request, signature, ...changes })));
    const { publicKey: identityKey } = generateSigningKey().signingKey;
    expect((await enrolled({ identityKey })).reason).toBe("SIGNATURE_INVALID");
    expect((await enrolled({ certificateRequest: "mine" })).reason).toBe("SIGNATURE_INVALID");
    expect((await enrolled({})).status).toBe("0");
    // Said again it is the same node's, and gives nothing that its key is not needed for.
    expect((await enrolled({})).status).toBe("0");
  });

  test("an operator's orders are not taken there, with a certificate or without", async () => {
    const there = besieged().operator(besieged().balancer, credentials.createInsecure());
    const through = besieged().operator(balancer.address);
    for (const operator of [there, through]) {
      expect(await reasonOf(unary((done) => operator.listNodes({}, done)))).toBe("WRONG_ROLE");
      expect(await reasonOf(unary((done) => operator.revokeNode({ node: "ant" }, done)))).toBe("WRONG_ROLE");
    }
    expect(await besieged().goesOn()).toBe(true);
  });
}
