import { existsSync, statSync } from "node:fs";
import { join, resolve } from "node:path";
import { describeError, usageError } from "../../process/command-error.ts";
import type { Invitation } from "../../trust/enrolment/invitation.ts";
import { readConfig, type ClientConfig } from "../config.ts";

/** What `chorale client enroll` is called with, besides the invitation. */
export type EnrollOptions = {
  readonly out: string;
  readonly data?: readonly string[];
  readonly protocolKeyFile?: string;
  readonly threads?: number;
  readonly passphraseFile?: string;
  /** A certificate from the node's own authority, and its key. */
  readonly tlsCertificate?: string;
  readonly tlsKey?: string;
  /** What certifies the coordinator, in place of what the invitation names: a file, or `system`. */
  readonly authority?: string;
};

/** Where the things of a node lie, or will lie. */
export type EnrolmentPlan = Pick<ClientConfig, "identity" | "passphraseFile" | "serverName" | "stateDir"> & {
  /** node.yaml. */
  readonly config: string;
  readonly authority: string;
  /** Where the certificate from the federation goes; null where the node has one of its own. */
  readonly issued: { readonly certificate: string; readonly key: string } | null;
  /** The certificate of the node's own, if it has one. */
  readonly own: { readonly certificate: string; readonly key: string } | null;
  /** The node is set up already and gets another certificate. */
  readonly again: ClientConfig | null;
};

/**
 * Where a new node's files go, or where those of a node lie that was set up before. Throws a usage error for
 * files that are not there, and for a folder that holds another node.
 */
export function planEnrolment(invitation: Invitation, options: EnrollOptions): EnrolmentPlan {
  const config = resolve(options.out, "node.yaml");
  return existsSync(config) ? planAgain(invitation, config) : planNew(options, config);
}

function planNew(options: EnrollOptions, config: string): EnrolmentPlan {
  const { out, data = [], protocolKeyFile, passphraseFile, tlsCertificate, tlsKey } = options;
  if (data.length === 0)
    throw usageError("--data is missing", "name the node's files, or a folder of `client prepare`");
  for (const path of data)
    if (!existsSync(path)) throw usageError(`--data ${path}: no such file or folder`, "check the path");
  const files = { protocolKeyFile, passphraseFile, tlsCertificate, tlsKey };
  for (const [option, path] of Object.entries(files)) if (path !== undefined) checkIsFile(path, option);
  if ((tlsCertificate === undefined) !== (tlsKey === undefined))
    throw usageError("--tls-certificate and --tls-key go together", "name both files, or neither");
  const file = (name: string): string => resolve(out, name);
  const own =
    tlsCertificate === undefined || tlsKey === undefined
      ? null
      : { certificate: resolve(tlsCertificate), key: resolve(tlsKey) };
  return {
    config,
    serverName: undefined,
    identity: file("identity.key"),
    passphraseFile: passphraseFile && resolve(passphraseFile),
    stateDir: file("state"),
    authority: file("authority.crt"),
    issued: own === null ? { certificate: file("node.crt"), key: file("node.key") } : null,
    own,
    again: null,
  };
}

function planAgain(invitation: Invitation, path: string): EnrolmentPlan {
  const config = readConfig(path);
  const { name, federation, tls } = config;
  if (name !== invitation.node || federation.id !== invitation.federation)
    throw usageError(
      `${path} is the node ${name} of ${federation.name}; the invitation is for ${invitation.node} of another`,
      "choose another folder with --out",
    );
  if (federation.operator !== invitation.operator)
    throw usageError(
      `${path} names another operator's key than the invitation`,
      "ask the operator by telephone which is right; then correct federation.operator there",
    );
  const pair =
    tls.certificate === undefined || tls.key === undefined
      ? null
      : { certificate: tls.certificate, key: tls.key };
  const folder = resolve(path, "..");
  const fresh = { certificate: join(folder, "node.crt"), key: join(folder, "node.key") };
  return {
    config: path,
    serverName: config.serverName,
    identity: config.identity,
    passphraseFile: config.passphraseFile,
    stateDir: config.stateDir,
    authority: tls.authority,
    issued: tls.renew ? (pair ?? fresh) : null,
    own: tls.renew ? null : pair,
    again: config,
  };
}

const OPTIONS: Readonly<Record<string, string>> = {
  protocolKeyFile: "--protocol-key-file",
  passphraseFile: "--passphrase-file",
  tlsCertificate: "--tls-certificate",
  tlsKey: "--tls-key",
};

function checkIsFile(path: string, option: string): void {
  const name = OPTIONS[option] ?? option;
  try {
    if (statSync(path).isFile()) return;
  } catch (error) {
    throw usageError(`${name} ${path}: ${describeError(error)}`, "check the path");
  }
  throw usageError(`${name} ${resolve(path)}: is not a file`, "name the file itself");
}
