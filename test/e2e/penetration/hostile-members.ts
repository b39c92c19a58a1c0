import { describe, expect, test } from "vitest";
import type { CertificateRenewed__Output } from "../../../proto/gen/chorale/v1/CertificateRenewed.ts";
import type { ApprovalGiven } from "../../../proto/gen/chorale/v1/ApprovalGiven.ts";
import type { NodeMessage } from "../../../proto/gen/chorale/v1/NodeMessage.ts";
import { protocol } from "../../../proto/load.ts";
import { readProtocolKey } from "../../../client/config.ts";
import { protocolHashOf } from "../../../client/data/protocol-hash-of.ts";
import { unary } from "../../../coordinator/commands/operator-session.ts";
import { approvalBytes, type Approval } from "../../../trust/manifest/approval.ts";
import { generateSigningKey, type SigningKey } from "../../../trust/keys/signing-key.ts";
import { approvalOf } from "../../support/approval-of.ts";
import type { BesiegedFederation } from "../../support/besieged-federation.ts";
import { greedyRequest, rightsOf } from "../../support/greedy-requests.ts";
import { reasonOf, type HostileNode } from "../../support/hostile-node.ts";
import { bodyOf, type NodeSession } from "../../support/node-session.ts";

const { Probe, RenewCertificate, Connect, GetUploadOffset } = protocol.Node.service;
const HELLO: NodeMessage = { hello: { versionMin: 1, versionMax: 1, software: "hostile" } };
const NO_BODY = Buffer.alloc(0);
const EMPTY_PROBE = Probe.requestSerialize({ padding: NO_BODY });
/** What would break a line of a log, a terminal or a table. */
const INJECTED = 'x\n{"level":60,"msg":"injected"}\r\u001b[2J\u202e\u0000\u2028';

/** What a member can try that the operator enrolled. */
export function attacksOfMembers(besieged: () => BesiegedFederation): void {
  const { signingKey: otherKey } = generateSigningKey();
  let hostile: HostileNode | null = null;
  const mallory = (): HostileNode => (hostile ??= besieged().hostile());
  const probe = (proof: ReturnType<NodeSession["proof"]>, padding = NO_BODY): Promise<unknown> =>
    unary((done) => mallory().client.probe({ padding }, proof, done));
  const decision = (changes: Partial<Approval>, key: SigningKey = besieged().mallory.key): NodeMessage => {
    const { manifest } = besieged().federation;
    const approval = approvalBytes(approvalOf("mallory", manifest, changes, key));
    return { approvalGiven: { study: manifest.study, approval } satisfies ApprovalGiven };
  };

  describe("a call's proof", () => {
    test("is used once, in any order within the window and not below it", async () => {
      const session = await mallory().session();
      const proofs = Array.from({ length: 1100 }, () => session.proof(Probe.path, EMPTY_PROBE));
      await probe(proofs[5]!);
      await probe(proofs[3]!);
      expect(await reasonOf(probe(proofs[5]!))).toBe("REPLAYED");
      await probe(proofs[1099]!);
      expect(await reasonOf(probe(proofs[7]!))).toBe("REPLAYED");
      await probe(proofs[1098]!);
    });

    test("is for its method, its body, its session and its node", async () => {
      const session = await mallory().session();
      const other = await mallory().session();
      expect(await reasonOf(probe(session.proof(GetUploadOffset.path, EMPTY_PROBE)))).toBe(
        "SIGNATURE_INVALID",
      );
      expect(await reasonOf(probe(session.proof(Probe.path, EMPTY_PROBE), Buffer.alloc(1)))).toBe(
        "SIGNATURE_INVALID",
      );
      const mixed = session.proof(Probe.path, EMPTY_PROBE);
      mixed.set("chorale-session", String(other.proof(Probe.path, EMPTY_PROBE).get("chorale-session")[0]));
      expect(await reasonOf(probe(mixed))).toBe("SIGNATURE_INVALID");
      const ants = besieged().hostile({ ...besieged().mallory, node: "ant" });
      expect(await reasonOf(ants.probe())).toBe("SIGNATURE_INVALID");
      const nobodys = besieged().hostile({ ...besieged().mallory, node: "nobody" });
      expect(await reasonOf(nobodys.probe())).toBe("SIGNATURE_INVALID");
    });

    test("counts with whole numbers from 1 on", async () => {
      const session = await mallory().session();
      for (const sequence of ["0", "-1", "1.5", "1e3", "１", "99999999999999999", "NaN", "0x1"]) {
        const proof = session.proof(Probe.path, EMPTY_PROBE);
        try {
          proof.set("chorale-sequence", sequence);
        } catch {
          continue; // Not even a header.
        }
        expect([sequence, await reasonOf(probe(proof))]).toEqual([sequence, "MALFORMED_MESSAGE"]);
      }
    });
  });

  describe("a control stream", () => {
    test("takes no frame twice, none of another session, and opens once", async () => {
      const session = await mallory().session();
      const hello = session.frame(bodyOf(HELLO));
      expect(await mallory().refusalOfFrames(hello)).toBe("SIGNATURE_INVALID");
      const proof = session.proof(Connect.path, NO_BODY);
      const stream = mallory().connect(session, proof);
      const refused = new Promise((resolve) =>
        stream.on("data", ({ refused }) => refused && resolve(refused.reason)),
      );
      stream.write(hello);
      stream.write(hello);
      expect(await refused).toBe("REPLAYED");
      const again = (metadata: typeof proof): Promise<unknown> =>
        new Promise((resolve, reject) =>
          mallory().connect(session, metadata).on("error", reject).on("end", resolve),
        );
      expect(await reasonOf(again(proof))).toBe("REPLAYED");
      expect(await reasonOf(again(session.proof(Connect.path, NO_BODY)))).toBe("MALFORMED_MESSAGE");
    });

    test("is not spoken unsigned, nor in a version that never was", async () => {
      const unsigned = Connect.requestSerialize({ body: bodyOf(HELLO), sequence: 1 });
      expect(await mallory().refusalOfFrames(unsigned)).toBe("SIGNATURE_INVALID");
      expect(await mallory().refusalOfFrames(bodyOf(HELLO))).toMatch(/SIGNATURE_INVALID|MALFORMED_MESSAGE/);
      for (const [versionMin, versionMax] of [
        [0, 0],
        [0, 1],
        [2, 1],
      ] as const) {
        const older = { hello: { versionMin, versionMax, software: "older" } };
        expect(await mallory().refusalOf(older)).toBe("MALFORMED_MESSAGE");
      }
    });

    test("puts nothing into log lines, and no names into paths", async () => {
      const hello = { hello: { versionMin: 1, versionMax: 1, software: INJECTED } };
      const about = { manifestDigest: INJECTED, reason: "TRAINING_FAILED" as const, detail: INJECTED };
      const { study } = besieged().federation.manifest;
      const said: NodeMessage[] = ["../../state", INJECTED, "__proto__", "constructor", "x".repeat(9000)].map(
        (name) => ({ studyDeclined: { study: name, ...about } }),
      );
      for (const message of said) expect(await mallory().refusalOf(hello, message)).toBe("STUDY_UNKNOWN");
      expect(await mallory().refusalOf(hello, { studyDeclined: { study, ...about } })).toBe(
        "MANIFEST_CHANGED",
      );
      const rounds = {
        roundDeclined: { study, round: 1, reason: "TRAINING_FAILED" as const, detail: INJECTED },
      };
      expect(await mallory().refusalOf(hello, rounds, HELLO)).toBe("MALFORMED_MESSAGE");
    });
  });

  test("a withdrawal that races the sum leaves every round whole, and later ones without the node", async () => {
    const { manifest } = besieged().federation;
    const hash = await protocolHashOf(manifest.protocol, readProtocolKey({}));
    using taking = await mallory().takePart(hash);
    const withdrawn = decision({ decision: "withdrawn", expiresAt: "" });
    const uploaded = mallory().upload({ key: { round: taking.round } });
    const session = await mallory().session();
    const stream = mallory()
      .connect(session)
      .on("error", () => {});
    for (const message of [HELLO, withdrawn]) stream.write(session.frame(bodyOf(message)));
    const receipt = await uploaded.catch((error: unknown) => error);
    if (receipt instanceof Error) expect(await reasonOf(uploaded)).toMatch(/NOT_APPROVED|ROUND_NOT_OPEN/);
    expect(await besieged().goesOn()).toBe(true);
    expect(await besieged().goesOn()).toBe(true);
    stream.end();
    const later = besieged().rounds.filter(({ round }) => round > taking.round + 1);
    expect(later.length).toBeGreaterThan(0);
    for (const { nodes, outcome } of later) expect([nodes, outcome]).toEqual([["ant", "bee"], "AGGREGATED"]);
  });

  test("a certificate is renewed under its own name only, whatever is asked for", async () => {
    const request = { certificateRequest: await greedyRequest() };
    const proof = (await mallory().session()).proof(
      RenewCertificate.path,
      RenewCertificate.requestSerialize(request),
    );
    const { certificate } = await unary<CertificateRenewed__Output>((done) =>
      mallory().client.renewCertificate(request, proof, done),
    );
    const rights = { ca: false, subject: "CN=mallory", names: "URI:chorale:node:mallory" };
    expect(rightsOf(certificate)).toEqual(rights);
  });

  describe("an owner's decision", () => {
    test("is the sender's own, on a version of the study, and of a small size", async () => {
      const { key } = besieged().mallory;
      const wrong: NodeMessage[] = [
        decision({ node: "ant" }),
        decision({ node: "ant" }, otherKey),
        decision({}, otherKey),
        decision({ manifestDigest: "0".repeat(64) }),
        decision({ manifestVersion: 2 }),
        decision({ name: "x".repeat(200), reference: "y".repeat(201) }, key),
        { approvalGiven: { study: "besieged", approval: Buffer.alloc(900_000, " ") } },
        { approvalGiven: { study: "besieged", approval: NO_BODY } },
      ];
      for (const message of wrong) expect(await mallory().refusalOf(HELLO, message)).toBe("APPROVAL_INVALID");
    });

    test("is needed to join, and an older one does not come back after a withdrawal", async () => {
      const { manifest } = besieged().federation;
      const protocolHash = await protocolHashOf(manifest.protocol, readProtocolKey({}));
      const manifestDigest = approvalOf("mallory", manifest).document.manifestDigest;
      const join: NodeMessage = { studyJoined: { study: manifest.study, manifestDigest, protocolHash } };
      const refusalOfJoin = async (...before: NodeMessage[]): Promise<string> => {
        const session = await mallory().session();
        const stream = mallory().connect(session);
        const told = new Promise<string>((resolve, reject) => {
          stream.on("error", reject);
          stream.on("data", ({ studyRefused }) => studyRefused && resolve(studyRefused.reason));
        });
        for (const message of [HELLO, ...before, join]) stream.write(session.frame(bodyOf(message)));
        const reason = await told;
        stream.end();
        return reason;
      };
      expect(await refusalOfJoin()).toBe("NOT_APPROVED");
      const earlier = decision({ decidedAt: new Date(Date.now() - 60_000).toISOString() });
      const withdrawn = decision({ decision: "withdrawn", expiresAt: "" });
      expect(await refusalOfJoin(earlier, withdrawn, earlier)).toBe("NOT_APPROVED");
    });

    test("of which there are ever new ones holds nobody up", async () => {
      const session = await mallory().session();
      const stream = mallory()
        .connect(session)
        .on("error", () => {});
      stream.write(session.frame(bodyOf(HELLO)));
      const nowMs = Date.now();
      for (let time = 0; time < 600; time += 1) {
        const decidedAt = new Date(nowMs + time * 10).toISOString();
        const flip =
          time % 2 === 0
            ? decision({ decidedAt })
            : decision({ decidedAt, decision: "declined", expiresAt: "" });
        stream.write(session.frame(bodyOf(flip)));
      }
      expect(await besieged().goesOn()).toBe(true);
      stream.cancel();
    });
  });
}
