import { X509Certificate } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { systemClock, type Clock } from "../../process/clock.ts";
import { CommandError, describeError, usageError } from "../../process/command-error.ts";
import { writeAtomically } from "../../process/write-atomically.ts";
import { readCertificateRequest } from "../../trust/identity/certificate-request.ts";
import type { Authority } from "../../trust/identity/create-authority.ts";
import { issueCertificate } from "../../trust/identity/issue-certificate.ts";
import { keyFingerprint } from "../../trust/identity/key-fingerprint.ts";
import { readConfig } from "../config.ts";

/** What `chorale coordinator certify` is called with. */
export type CertifyOptions = {
  readonly config: string;
  readonly name?: string;
  readonly out: string;
  readonly days: number;
  readonly replaceKey?: true;
};

/**
 * Certifies the request in the file `requestPath` as a node and returns what to tell the operator. A copy
 * stays beside the authority, so that a second key under a name that is taken is noticed: it is refused
 * unless `replaceKey`.
 */
export async function certifyNode(
  requestPath: string,
  options: CertifyOptions,
  clock: Clock = systemClock,
): Promise<string> {
  const { authority, issuedDir } = readAuthority(options.config);
  const request = readText(requestPath, "the request");
  if (resolve(options.out) === resolve(requestPath))
    throw usageError("--out names the request itself", "write the certificate to another file");
  const { nameAskedFor, publicKey } = await inFile(requestPath, () => readCertificateRequest(request));
  const name = options.name ?? nameAskedFor;
  if (name === null)
    throw usageError(`${requestPath}: asks for no name`, "say with --name which node this is");
  const fingerprint = keyFingerprint({ publicKey: publicKey.rawData });
  const terms = { role: "node", name, days: options.days, nowMs: clock.nowMs() } as const;
  const certificate = await issueCertificate(authority, request, terms);
  const issuedPath = join(issuedDir, `${name}.crt`);
  if (options.replaceKey === undefined) checkKeyIsKnown(issuedPath, name, fingerprint);
  writeAtomically(issuedPath, certificate);
  writeAtomically(options.out, certificate);
  const until = new X509Certificate(certificate).validToDate.toISOString().slice(0, 10);
  return [
    `Certified ${name} as a node until ${until}: ${options.out}`,
    `  key ${fingerprint}`,
    "Compare this with what the node saw when it made the request, then send it the certificate as node.crt.",
    "",
  ].join("\n");
}

function readAuthority(configPath: string): { authority: Authority; issuedDir: string } {
  const { authority } = readConfig(configPath);
  if (authority === undefined)
    throw usageError(
      `${configPath}: authority: is missing`,
      "certify where the federation was founded, or name the authority's certificate and key there",
    );
  return {
    authority: {
      certificate: readText(authority.certificate, "the authority's certificate"),
      key: readText(authority.key, "the authority's key"),
    },
    issuedDir: join(dirname(authority.key), "issued"),
  };
}

function checkKeyIsKnown(issuedPath: string, name: string, fingerprint: string): void {
  if (!existsSync(issuedPath)) return;
  const known = keyFingerprint({ certificate: readFileSync(issuedPath, "utf8") });
  if (known === fingerprint) return;
  throw new CommandError(
    `${name} has a certificate with another key (${known}); the request has ${fingerprint}`,
    {
      remedy: `choose another name with --name, or use --replace-key once ${name} has confirmed its new key`,
    },
  );
}

function readText(path: string, what: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch (error) {
    throw new CommandError(`cannot read ${what}: ${describeError(error)}`, {
      remedy: "check the path",
      cause: error,
    });
  }
}

/** Adds the file's name to what is wrong with its content. */
async function inFile<Result>(path: string, read: () => Promise<Result>): Promise<Result> {
  try {
    return await read();
  } catch (error) {
    if (!(error instanceof CommandError)) throw error;
    const { remedy } = error;
    throw new CommandError(`${path}: ${error.message}`, {
      ...(remedy !== undefined && { remedy }),
      cause: error,
    });
  }
}
