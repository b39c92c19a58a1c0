import { randomBytes, X509Certificate } from "node:crypto";
import { existsSync } from "node:fs";
import { hostname } from "node:os";
import { isIP } from "node:net";
import { join, resolve } from "node:path";
import { systemClock, type Clock } from "../../process/clock.ts";
import { usageError } from "../../process/command-error.ts";
import { writeAtomically } from "../../process/write-atomically.ts";
import { COORDINATOR_TLS_NAME } from "../../transport/channel-options.ts";
import { parseAddress } from "../../transport/parse-address.ts";
import { createCertificateRequest } from "../../trust/identity/certificate-request.ts";
import { createAuthority, type Authority } from "../../trust/identity/create-authority.ts";
import { issueCertificate, type CertificateTerms } from "../../trust/identity/issue-certificate.ts";
import { keyFingerprintOf } from "../../trust/identity/key-fingerprint.ts";
import { writeKeyFile } from "../../trust/keys/key-file.ts";
import { readPassphrase } from "../../trust/keys/passphrase.ts";
import { spokenFingerprint } from "../../trust/keys/public-key.ts";
import { generateSigningKey, type SigningKey } from "../../trust/keys/signing-key.ts";
import { coordinatorYaml, type InitOptions } from "./coordinator-yaml.ts";

const HOST_NAME =
  /^(?=.{1,253}$)[a-zA-Z0-9](?:[a-zA-Z0-9-]*[a-zA-Z0-9])?(?:\.[a-zA-Z0-9](?:[a-zA-Z0-9-]*[a-zA-Z0-9])?)*$/;
/**
 * The certificates of the coordinator and its operator end with the authority's: they lie beside its key, so
 * a shorter life would protect nothing.
 */
const OWN_CERTIFICATE_MS = 3640 * 86_400_000;
const CERTIFICATE_DAYS = 7;

/** Writes the key files of one folder. */
type KeyWriter = (path: string, pem: string) => void;

/**
 * Founds a federation in the folder `options.out` and returns what to tell the operator. The configuration is
 * written last: a folder without it holds nothing that runs. Throws a usage error on a wrong host or address,
 * or where a federation is already.
 */
export async function foundFederation(options: InitOptions, clock: Clock = systemClock): Promise<string> {
  const address = addressOf(options);
  checkAddresses({ ...options, address });
  const { out, listen, http, certificateDays = CERTIFICATE_DAYS } = options;
  const file = (...parts: string[]): string => join(out, ...parts);
  refuseExisting([file("coordinator.yaml"), file("authority", "authority.key")]);
  const passphrase = readPassphrase(options);
  const writeKey: KeyWriter = (path, pem) => writeKeyFile(path, pem, passphrase);

  const nowMs = clock.nowMs();
  const authority = await createAuthority({ nowMs });
  writeKey(file("authority", "authority.key"), authority.key);
  writeAtomically(file("authority", "authority.crt"), authority.certificate);
  const hosts = serverHosts(options.host);
  const terms = { lifeMs: OWN_CERTIFICATE_MS, nowMs };
  const server = { role: "server", name: "coordinator", hosts, ...terms } as const;
  // With the authority's, so that a node that knows its fingerprint only can check the chain.
  await certifySelf(authority, file("tls", "server"), server, writeKey, authority.certificate);
  const operator = { role: "operator", name: "operator", ...terms } as const;
  await certifySelf(authority, file("operator", "operator"), operator, writeKey, "");
  const identityKey = createIdentity(file("operator", "identity.key"), writeKey);

  const id = randomBytes(16).toString("hex");
  const name = options.name ?? `Federation ${id.slice(0, 8)}`;
  const identity = { id, name, operatorKey: identityKey.publicKey };
  const passphraseFile = options.passphraseFile && resolve(options.passphraseFile);
  const content = { identity, address, listen, http, certificateDays, passphraseFile };
  writeAtomically(file("coordinator.yaml"), coordinatorYaml(content));
  return report(options.out, { name, authority, identityKey, hosts, address });
}

async function certifySelf(
  authority: Authority,
  path: string,
  terms: CertificateTerms,
  writeKey: KeyWriter,
  issuer: string,
): Promise<void> {
  const { request, key } = await createCertificateRequest(terms.name);
  writeKey(`${path}.key`, key);
  writeAtomically(`${path}.crt`, `${await issueCertificate(authority, request, terms)}${issuer}`);
}

function createIdentity(path: string, writeKey: KeyWriter): SigningKey {
  const { key, signingKey } = generateSigningKey();
  writeKey(path, key.export({ type: "pkcs8", format: "pem" }) as string);
  return signingKey;
}

function refuseExisting(paths: readonly string[]): void {
  const present = paths.find((path) => existsSync(path));
  if (present !== undefined)
    throw usageError(
      `${present} exists: a federation is not founded over another`,
      "choose another folder with --out; whoever deletes an authority's key cuts off every node it certified",
    );
}

function serverHosts(asked: readonly string[]): string[] {
  const own = HOST_NAME.test(hostname()) ? [hostname()] : [];
  return [...new Set([...asked, ...own, "localhost", "127.0.0.1", "::1", COORDINATOR_TLS_NAME])];
}

/** Where nodes find it: as it is asked to be called, or else on this machine. */
function addressOf({ address, host: [asked], listen }: InitOptions): string {
  if (address !== undefined) return address;
  const listening = parseAddress(listen);
  const isLocal = /^(?:localhost|::1|127\.)/.test(listening?.host ?? "");
  const own = isLocal || !HOST_NAME.test(hostname()) ? "localhost" : hostname();
  const host = asked ?? own;
  return `${isIP(host) === 6 ? `[${host}]` : host}:${listening?.port ?? 7443}`;
}

function checkAddresses({ host, listen, http, address, name }: InitOptions & { address: string }): void {
  for (const one of host)
    if (isIP(one) === 0 && !HOST_NAME.test(one))
      throw usageError(
        `--host ${one}: is neither a host name nor an IP address`,
        "write it without scheme and port",
      );
  if (parseAddress(listen) === null)
    throw usageError(`--listen ${listen}: is not an address`, "write HOST:PORT, for example 0.0.0.0:7443");
  if (parseAddress(address) === null)
    throw usageError(
      `--address ${address}: is not an address`,
      "write HOST:PORT, for example coordinator.example.org:7443",
    );
  if (http !== "off" && parseAddress(http) === null)
    throw usageError(
      `--http ${http}: is not an address`,
      "write HOST:PORT, for example 127.0.0.1:7480, or off",
    );
  if (name !== undefined && (name.trim() === "" || name.length > 200))
    throw usageError("--name: is empty or longer than 200 characters", "choose a name for people to read");
}

type Founded = {
  readonly name: string;
  readonly authority: Authority;
  readonly identityKey: SigningKey;
  readonly hosts: readonly string[];
  readonly address: string;
};

function report(out: string, { name, authority, identityKey, hosts, address }: Founded): string {
  const names = hosts.filter((host) => host !== COORDINATOR_TLS_NAME).join(", ");
  const config = join(out, "coordinator.yaml");
  return [
    `Founded "${name}" in ${out}.`,
    `  authority     ${spokenFingerprint(keyFingerprintOf(new X509Certificate(authority.certificate)))}  (its key, ${join(out, "authority", "authority.key")}, stays with you)`,
    `  operator key  ${spokenFingerprint(identityKey.fingerprint)}  (${join(out, "operator", "identity.key")} signs study manifests)`,
    `  nodes call    ${address}`,
    `  certified as  ${names}`,
    "",
    "Next:",
    `  1. Start it:          chorale coordinator serve --config ${config}`,
    `  2. Invite each node:  chorale coordinator invite NAME --config ${config}`,
    "",
  ].join("\n");
}
