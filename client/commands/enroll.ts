import { readFileSync } from "node:fs";
import { text } from "node:stream/consumers";
import { Command } from "commander";
import { describeError, usageError } from "../../process/command-error.ts";
import { wholeNumber } from "../../process/whole-number.ts";
import type { EnrolledNode } from "../enrolment/enroll-node.ts";
import type { EnrollOptions } from "../enrolment/enrolment-plan.ts";
import { moment } from "../policy/agreement/figures.ts";
import { spokenFingerprint } from "../../trust/keys/public-key.ts";

const EXAMPLES = `
Keys are made here and stay here. The coordinator's authority is compared with the one in the invitation
before anything is sent. If it breaks off, run the same command again. In the folder of a node that enrolled
before and whose certificate has ended, a new invitation renews it: its identity, data and state stay.

An invitation is a secret: on the command line it stays in the shell's history, in a file or on standard
input it does not.

Examples:
  $ chorale client enroll --invitation-file invitation.txt --data compounds.csv --out node
  $ pass show chorale/invitation | chorale client enroll - --data compounds.csv --out node
  $ chorale client enroll --invitation-file invitation.txt --data compounds.csv --out node \\
      --tls-certificate company-a.crt --tls-key company-a.key    a certificate from your own authority
`;

const THREADS_MAX = 256;
const STANDARD_INPUT = "-";

type Options = EnrollOptions & { readonly invitationFile?: string; readonly json?: true };

/** `chorale client enroll`. */
export function enrollCommand(): Command {
  return new Command("enroll")
    .description(
      "Join a federation with an invitation: make this node's keys, have them certified, write node.yaml.",
    )
    .argument("[invitation]", "the word that the operator sent; - reads it from standard input")
    .option("--invitation-file <file>", "a file that holds the invitation")
    .option("--data <file...>", "the node's files, or a folder of `client prepare`; only read")
    .requiredOption("-o, --out <dir>", "folder of the node")
    .option(
      "--protocol-key-file <file>",
      "the partners' key for folds and bit permutation, see `chorale client protocol-key`",
    )
    .option(
      "--threads <count>",
      "threads that training may use (default: decided at each start)",
      wholeNumber(1, THREADS_MAX),
    )
    .option("--passphrase-file <file>", "encrypt the keys with the first line of this file")
    .option(
      "--tls-certificate <file>",
      "a certificate from your own authority, where the federation takes it",
    )
    .option("--tls-key <file>", "its private key")
    .option("--authority <file>", "trust this authority for the coordinator, or: system")
    .option("--json", "print JSON")
    .addHelpText("after", EXAMPLES)
    .action(async (invitation: string | undefined, { invitationFile, json, ...options }: Options) => {
      const { enrollNode } = await import("../enrolment/enroll-node.ts");
      const enrolled = await enrollNode(await invitationText(invitation, invitationFile), options);
      process.stdout.write(
        json
          ? `${JSON.stringify(enrolled, null, 2)}\n`
          : describe(enrolled) + describeConfig(enrolled, options),
      );
    });
}

async function invitationText(argument: string | undefined, file: string | undefined): Promise<string> {
  if ((argument === undefined) === (file === undefined))
    throw usageError(
      "the invitation is missing, or given twice",
      "write it, or name its file with --invitation-file",
    );
  if (argument === STANDARD_INPUT) return text(process.stdin);
  if (argument !== undefined) return argument;
  try {
    return readFileSync(file!, "utf8");
  } catch (error) {
    throw usageError(`--invitation-file ${file}: ${describeError(error)}`, "check the path");
  }
}

function describe({
  node,
  federation,
  fingerprint,
  authority,
  certificateEnds,
  config,
  identity,
}: EnrolledNode): string {
  const trusted = authority === "system" ? "whoever this machine trusts" : spokenFingerprint(authority);
  const certificate =
    certificateEnds === null
      ? "none from the federation"
      : `until ${moment(certificateEnds.toISOString())}; renews by itself while the node runs`;
  return `Enrolled ${node} in the federation ${federation.name}.
  identity      ${spokenFingerprint(fingerprint)}
  authority     ${trusted}
  operator key  ${spokenFingerprint(federation.operator)}
  certificate   ${certificate}

Next:
  1. Call the operator: \`chorale coordinator nodes\` has to show this identity for ${node}, and
     \`chorale coordinator invite\` showed this authority and this operator key.
  2. Keep a copy of ${identity} in a safe place: it cannot be made again.
  3. Start the node:   chorale client run --config ${config}
  4. Read and decide:  chorale client studies --config ${config}
`;
}

/** What became of the options, where that is not what a person expects. */
function describeConfig({ again, config }: EnrolledNode, options: EnrollOptions): string {
  if (again)
    return `
${config} was there and stays as it is: of this command's options only the invitation
counted. Change data, protocolKeyFile and the rest in that file.
`;
  if (options.protocolKeyFile !== undefined) return "";
  return `
No --protocol-key-file was given. Studies whose fingerprints the partners' key permutes, which is the default,
refuse a node without that key: ask another partner for it, not the operator, and name its file in
${config} (protocolKeyFile).
`;
}
