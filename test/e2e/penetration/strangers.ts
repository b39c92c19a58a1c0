import { randomBytes } from "node:crypto";
import { readFileSync } from "node:fs";
import { connect as connectTcp, type Socket } from "node:net";
import { connect as connectTls } from "node:tls";
import { describe, expect, test } from "vitest";
import { protocol } from "../../../proto/load.ts";
import type { EnrollRequest } from "../../../proto/gen/chorale/v1/EnrollRequest.ts";
import type { TlsFiles } from "../../../transport/credentials.ts";
import { parseAddress } from "../../../transport/parse-address.ts";
import { enrolmentBytes } from "../../../trust/enrolment/enrolment-proof.ts";
import { createCertificateRequest } from "../../../trust/identity/certificate-request.ts";
import { issueCertificate, type CertificateTerms } from "../../../trust/identity/issue-certificate.ts";
import { generateSigningKey, type SigningKey } from "../../../trust/keys/signing-key.ts";
import type { BesiegedFederation } from "../../support/besieged-federation.ts";
import { foundFederation } from "../../support/certificates.ts";
import { greedyRequest, rightsOf, strangeRequest } from "../../support/greedy-requests.ts";
import { reasonOf } from "../../support/hostile-node.ts";
import { framed, Http2Attacker, type Answer } from "../../support/http2-attacker.ts";

const DAY_MS = 86_400_000;
const { Enroll, OpenSession } = protocol.Node.service;

/** Names that are none, whatever they would do in a path, a log, a terminal or a certificate. */
const EVIL_NAMES = [
  "../../etc/passwd",
  "..",
  "/",
  "a/b",
  "a\\b",
  "ant\u0000",
  "ant\n",
  'ant\r\n{"level":60}',
  "\u001b[2Jant",
  "аnt",
  "ａｎｔ",
  "ant\u202e",
  "ANT",
  "",
  "-ant",
  "a".repeat(64),
  "constructor",
  "__proto__",
  "chorale:operator:operator",
];

type Enrolment = Required<Omit<EnrollRequest, "signature">> & { secret: Buffer };

/** An enrolment by a fresh key, signed over something that may differ from what is sent. */
function enrolment(sent: Partial<Enrolment>, signed: Partial<Enrolment> = {}): Buffer {
  const { signingKey } = generateSigningKey();
  return enrolmentBy(signingKey, sent, signed);
}

function enrolmentBy(key: SigningKey, sent: Partial<Enrolment>, signed: Partial<Enrolment> = {}): Buffer {
  const blank = { node: "eve", secret: randomBytes(32), identityKey: key.publicKey, certificateRequest: "" };
  const request = { ...blank, ...sent };
  return framed(
    Enroll.requestSerialize({ ...request, signature: key.sign(enrolmentBytes({ ...request, ...signed })) }),
  );
}

/** What somebody without any identity can try. */
export function attacksOfStrangers(besieged: () => BesiegedFederation): void {
  const stranger = (tls: Partial<TlsFiles> = {}): Http2Attacker =>
    Http2Attacker.connect(besieged().address, { authority: besieged().authority, ...tls });
  const enroll = async (bytes: Buffer): Promise<Answer> => {
    using attacker = stranger();
    return await attacker.call(Enroll.path, bytes);
  };
  const invited = async (node: string, replace = false): Promise<Buffer> => {
    const operator = besieged().operator();
    return new Promise((resolve, reject) =>
      operator.createInvitation({ node, validMs: 60_000, replace }, (error, reply) =>
        error ? reject(error) : resolve(reply!.secret),
      ),
    );
  };

  describe("certificates that are not the node's", () => {
    /** Issued by the federation's real authority, which the attacker does not have. */
    const issue = async (terms: Partial<CertificateTerms>): Promise<TlsFiles> => {
      const read = (file: string): string =>
        readFileSync(besieged().federation.path("federation", "authority", file), "utf8");
      const authority = { certificate: read("authority.crt"), key: read("authority.key") };
      const { request, key } = await createCertificateRequest("ant");
      const usual = { role: "node", name: "ant", lifeMs: DAY_MS, nowMs: Date.now() } as const;
      const certificate = await issueCertificate(authority, request, { ...usual, ...terms });
      return { authority: besieged().authority, certificate, key };
    };
    const foreign = async (): Promise<TlsFiles> => ({
      ...(await (await foundFederation()).certify("node", "ant")),
      authority: besieged().authority,
    });
    /** A node's certificate is no authority. */
    const byNode = async (): Promise<TlsFiles> => {
      const { certificate, key } = besieged().mallory.tls;
      const { request, key: own } = await createCertificateRequest("ant");
      const terms = { role: "node", name: "ant", lifeMs: 60_000, nowMs: Date.now() } as const;
      const authority = { certificate: certificate.toString(), key: key.toString() };
      const issued = await issueCertificate(authority, request, terms);
      return { authority: besieged().authority, certificate: `${issued}${authority.certificate}`, key: own };
    };
    const operators = (): TlsFiles => {
      const read = (file: string): Buffer =>
        readFileSync(besieged().federation.path("federation", "operator", file));
      return {
        authority: besieged().authority,
        certificate: read("operator.crt"),
        key: read("operator.key"),
      };
    };

    test.each<[string, () => TlsFiles | Promise<TlsFiles>, string]>([
      ["one that has ended", () => issue({ lifeMs: 1000, nowMs: Date.now() - DAY_MS }), "UNAUTHENTICATED"],
      ["one of another federation, with the same name", foreign, "UNAUTHENTICATED"],
      ["one that another node issued", byNode, "UNAUTHENTICATED"],
      ["one of a server", () => issue({ role: "server", hosts: ["localhost"] }), "UNAUTHENTICATED"],
      ["another node's", () => besieged().mallory.tls, "UNAUTHENTICATED"],
      ["one with another name", () => issue({ name: "antony" }), "UNAUTHENTICATED"],
      ["the operator's", operators, "WRONG_ROLE"],
    ])("%s opens nothing, even with the node's identity key", async (_what, tls, reason) => {
      const ant = besieged().hostile({ ...besieged().federation.credentialsOf("ant"), tls: await tls() });
      expect(await reasonOf(ant.probe())).toBe(reason);
    });

    test("the node's own opens nothing with another identity key", async () => {
      const { tls } = besieged().federation.credentialsOf("ant");
      const thief = besieged().hostile({ ...besieged().mallory, node: "ant", tls });
      expect(await reasonOf(thief.probe())).toBe("SIGNATURE_INVALID");
    });

    test("none is asked for in a version before TLS 1.3", async () => {
      const { host, port } = parseAddress(besieged().address)!;
      const { authority: ca } = besieged().mallory.tls;
      const old = connectTls({ host, port, ca, maxVersion: "TLSv1.2", rejectUnauthorized: false });
      const end = await new Promise((resolve) =>
        old
          .once("error", ({ message }) => resolve(message))
          .once("secureConnect", () => resolve("connected")),
      );
      old.destroy();
      expect(end).toMatch(/alert protocol version/);
    });
  });

  describe("enrolling", () => {
    test("with a secret that is guessed does not work, and says the same for every name", async () => {
      await invited("eve");
      for (const node of ["eve", "ant", "nobody"]) {
        const { reason, detail } = await enroll(enrolment({ node }));
        expect([reason, decodeURI(detail)]).toEqual([
          "INVITATION_INVALID",
          "the coordinator knows no such invitation",
        ]);
      }
    });

    test("with a signature over other fields does not work, and the invitation stays good", async () => {
      const secret = await invited("eve");
      const { request } = await createCertificateRequest("eve");
      const other = generateSigningKey().signingKey.publicKey;
      const lies = [
        { node: "ant" },
        { secret: randomBytes(32) },
        { identityKey: other },
        { certificateRequest: request },
      ];
      for (const lie of lies)
        expect((await enroll(enrolment({ secret }, lie))).reason).toBe("SIGNATURE_INVALID");
      expect((await enroll(enrolment({ secret, identityKey: other }))).reason).toBe("SIGNATURE_INVALID");
      expect((await enroll(enrolment({ secret, node: "ant" }))).reason).toBe("INVITATION_INVALID");
      expect((await enroll(enrolment({ secret }))).status).toBe("0");
    });

    test("twice with one invitation at the same instant lets one in", async () => {
      const secret = await invited("twin");
      const answers = await Promise.all(
        Array.from({ length: 8 }, () => enroll(enrolment({ node: "twin", secret }))),
      );
      expect(answers.map(({ status, reason }) => reason || status).sort()).toEqual([
        "0",
        ...Array<string>(7).fill("INVITATION_INVALID"),
      ]);
    });

    test("under a name that is none is refused in printable words", async () => {
      using attacker = stranger();
      for (const node of EVIL_NAMES)
        for (const answer of [await enroll(enrolment({ node })), await attacker.openSession(node)]) {
          expect([node, answer.reason]).toEqual([node, "MALFORMED_MESSAGE"]);
          expect(decodeURI(answer.detail)).toMatch(/^[^\p{C}]*$/u);
        }
    });

    test("with a request for a certificate of an authority, or for other names, gives a node's", async () => {
      const secret = await invited("eve", true);
      const certificateRequest = await greedyRequest();
      const { body, status } = await enroll(enrolment({ secret, certificateRequest }));
      expect(status).toBe("0");
      const { certificate } = Enroll.responseDeserialize(body.subarray(5));
      expect(rightsOf(certificate)).toEqual({ ca: false, subject: "CN=eve", names: "URI:chorale:node:eve" });
    });

    test("with what is no request, or with another kind of key, is refused, and the invitation stays", async () => {
      const secret = await invited("eve", true);
      const requests = ["no request", await strangeRequest(), "-----BEGIN CERTIFICATE REQUEST-----\n"];
      for (const certificateRequest of requests)
        expect((await enroll(enrolment({ secret, certificateRequest }))).reason).toBe("MALFORMED_MESSAGE");
      expect((await enroll(enrolment({ secret }))).status).toBe("0");
    });

    test("with more than it takes is refused, also when it is packed small", async () => {
      const long = enrolment({ certificateRequest: "x".repeat(20_000) });
      expect((await enroll(long)).reason).toBe("MESSAGE_TOO_LARGE");
      using attacker = stranger();
      const packed = framed(Buffer.alloc(64 * 1024 * 1024), true);
      const headers = { "grpc-encoding": "gzip" };
      expect((await attacker.call(Enroll.path, packed, { headers })).status).toBe("8");
      expect((await attacker.call(OpenSession.path, framed(Buffer.alloc(4 * 1024 * 1024)))).status).toBe("8");
    });
  });

  test("connections that say nothing, or no HTTP/2, keep nobody out", async () => {
    const { host, port } = parseAddress(besieged().address)!;
    const sockets: Socket[] = Array.from({ length: 300 }, () =>
      connectTcp({ host, port }).on("error", () => {}),
    );
    await Promise.all(sockets.map((socket) => new Promise((open) => socket.once("connect", open))));
    for (const socket of sockets.slice(0, 100)) socket.write("GET / HTTP/1.1\r\nHost: x\r\n\r\n");
    for (const socket of sockets.slice(100, 200)) socket.write(randomBytes(200));
    expect(await besieged().goesOn()).toBe(true);
    for (const socket of sockets) socket.destroy();
  });
}
