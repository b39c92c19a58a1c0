import { isIP } from "node:net";
import { CommandError } from "../../process/command-error.ts";
import { nameSchema } from "../manifest/name.ts";
import { readCertificateRequest } from "./certificate-request.ts";
import type { Authority } from "./create-authority.ts";
import { importPrivateKey, KEY_ALGORITHM, x509 } from "./x509.ts";

/**
 * How far the clock of whoever checks the certificate may be behind: an hour, or a tenth of a shorter life.
 */
const CLOCK_SKEW_MS_MAX = 3_600_000;

/** What the authority certifies, and for how long. */
export type CertificateTerms = {
  /** What the holder may be: nodes and operators are TLS clients only, the server is a TLS server only. */
  readonly role: "node" | "operator" | "server";
  /** Who the holder is, as the operator decided it; the name in the request is not looked at. */
  readonly name: string;
  /** DNS names and IP addresses at which a server is called. */
  readonly hosts?: readonly string[];
  readonly lifeMs: number;
  readonly nowMs: number;
};

/**
 * Certifies the key of a request in PEM form and returns the certificate as PEM. Role and name are in a URI
 * among the subject alternative names: `chorale:ROLE:NAME`. Throws a `CommandError` on a wrong request or
 * name, or when the certificate would outlive the authority.
 */
export async function issueCertificate(
  authority: Authority,
  request: string,
  terms: CertificateTerms,
): Promise<string> {
  const publicKey = await readCertificateRequest(request);
  const issuer = new x509.X509Certificate(authority.certificate);
  checkTerms(terms, issuer);
  const { role, name, hosts = [], nowMs, lifeMs } = terms;
  const certificate = await x509.X509CertificateGenerator.create({
    subject: [{ CN: [name] }],
    issuer: issuer.subjectName,
    notBefore: new Date(nowMs - Math.min(CLOCK_SKEW_MS_MAX, lifeMs / 10)),
    notAfter: new Date(nowMs + lifeMs),
    publicKey,
    signingKey: await importPrivateKey(authority.key),
    signingAlgorithm: KEY_ALGORITHM,
    extensions: [
      new x509.BasicConstraintsExtension(false, undefined, true),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.digitalSignature, true),
      new x509.ExtendedKeyUsageExtension([
        x509.ExtendedKeyUsage[role === "server" ? "serverAuth" : "clientAuth"],
      ]),
      new x509.SubjectAlternativeNameExtension([
        { type: "url", value: `chorale:${role}:${name}` },
        ...hosts.map((host) => ({
          type: isIP(host) === 0 ? ("dns" as const) : ("ip" as const),
          value: host,
        })),
      ]),
      await x509.AuthorityKeyIdentifierExtension.create(issuer.publicKey),
      await x509.SubjectKeyIdentifierExtension.create(publicKey),
    ],
  });
  return `${certificate.toString("pem")}\n`;
}

function checkTerms({ name, lifeMs, nowMs }: CertificateTerms, issuer: x509.X509Certificate): void {
  if (!nameSchema.safeParse(name).success)
    throw new CommandError(`"${name}" cannot be the name in a certificate`, {
      remedy: "use 1 to 63 of a-z, 0-9 and -, starting and ending with a letter or digit",
      usage: true,
    });
  if (nowMs + lifeMs > issuer.notAfter.getTime())
    throw new CommandError("a certificate of this life would outlive the authority, which ends first", {
      remedy: `the authority ends on ${issuer.notAfter.toISOString().slice(0, 10)}: choose a shorter life`,
      usage: true,
    });
}
