import { readFileSync, statSync } from "node:fs";
import { Command, InvalidArgumentError } from "commander";
import { systemClock, type Clock } from "../../process/clock.ts";
import { CommandError, describeError, usageError } from "../../process/command-error.ts";
import { parseJson } from "../../process/parse-json.ts";
import { spokenFingerprint } from "../../trust/keys/public-key.ts";
import type { VersionDecisions } from "../policy/describe-decisions.ts";
import type { VerifiedBundle } from "../policy/verify-bundle.ts";

const EXAMPLES = `
Checks a file of \`chorale client approvals STUDY --out\`: that one operator signed every manifest, that each
version names the one before, and that each decision is signed by the key that the manifest names for the
member. It needs no configuration, no key and no connection.

What only people can check: that the operator's and the members' fingerprints are theirs. Compare them with
them by telephone; --operator does it for the operator. A file can also leave decisions out: ask another
member for theirs.

Ends with 0 where everything holds; with 1 at the first thing that does not, which is named.

Examples:
  $ chorale client verify admet-2026-approvals.json
  $ chorale client verify admet-2026-approvals.json --operator 2c6f81d9e0b7435a9e0c1d2f3a4b5c6d --json
`;

type Options = { readonly operator?: string; readonly json?: true };

const BUNDLE_BYTES_MAX = 256 * 1024 * 1024;
const OPERATOR_DIGITS_MIN = 32;

/** `chorale client verify`. */
export function verifyCommand(clock: Clock = systemClock): Command {
  return new Command("verify")
    .description("Check a file of signed manifests and decisions, without a configuration or a connection.")
    .argument("<bundle>", "a file of `chorale client approvals --out`")
    .option("--operator <fingerprint>", "whose signature the manifests must have", readFingerprint)
    .option("--json", "print JSON")
    .addHelpText("after", EXAMPLES)
    .action((path: string, options: Options) => verify(path, options, clock));
}

async function verify(path: string, { operator, json }: Options, clock: Clock): Promise<void> {
  const { BundleError, verifyBundle } = await import("../policy/verify-bundle.ts");
  const { decisionRows } = await import("../policy/describe-decisions.ts");
  const content = readJson(path);
  let bundle: VerifiedBundle;
  try {
    bundle = verifyBundle(content, operator ?? null);
  } catch (error) {
    if (!(error instanceof BundleError)) throw error;
    throw new CommandError(`${path}: does not hold: ${error.message}`, {
      remedy: "trust nothing in it; ask who sent it for the file as their node wrote it",
    });
  }
  const versions = versionsOf(bundle);
  const now = clock.nowMs();
  if (json) {
    const { study, operator: signer } = bundle;
    const decisions = decisionRows(versions, now);
    process.stdout.write(`${JSON.stringify({ study, operator: signer, decisions }, null, 2)}\n`);
  } else process.stdout.write(await inWords(bundle, operator, now));
}

async function inWords(bundle: VerifiedBundle, operator: string | undefined, nowMs: number): Promise<string> {
  const { describeDecisions } = await import("../policy/describe-decisions.ts");
  const { decisions, versions } = bundle;
  const known = operator === undefined ? "compare it with the operator's by telephone" : "as --operator says";
  return (
    `Every signature and every digest holds: ${versions.length} manifests, ${decisions.length} decisions.\n` +
    `Operator's key: ${spokenFingerprint(bundle.operator)} (${known})\n\n` +
    `${describeDecisions(versionsOf(bundle), nowMs)}\n` +
    "Compare the members' keys with them by telephone.\n"
  );
}

function versionsOf({ versions, decisions }: VerifiedBundle): VersionDecisions[] {
  return versions.map(({ manifest, digest }) => {
    return { manifest, digest, decisions: decisions.filter((one) => one.document.manifestDigest === digest) };
  });
}

function readJson(path: string): unknown {
  try {
    if (statSync(path).size > BUNDLE_BYTES_MAX) throw new Error("the file is too large for a bundle");
    return parseJson(readFileSync(path, "utf8"));
  } catch (error) {
    if (error instanceof SyntaxError)
      throw new CommandError(`${path}: does not hold: it is not JSON, or names a field twice`, {
        remedy: "ask who sent it for the file as their node wrote it",
      });
    throw usageError(`cannot read ${path}: ${describeError(error)}`, "name the file of a bundle");
  }
}

/** The whole fingerprint, or its first half as it is spoken; spaces do not matter. */
function readFingerprint(text: string): string {
  const digits = text.replaceAll(/\s/g, "").toLowerCase();
  if (!/^[0-9a-f]+$/.test(digits) || digits.length < OPERATOR_DIGITS_MIN || digits.length > 64)
    throw new InvalidArgumentError("Write the 64 digits of a fingerprint, or the 32 that are spoken.");
  return digits;
}
