import { Command } from "commander";
import { approvalsCommand } from "./commands/approvals.ts";
import { approveCommand } from "./commands/approve.ts";
import { declineCommand } from "./commands/decline.ts";
import { egressCommand } from "./commands/egress.ts";
import { checkCommand } from "./commands/check.ts";
import { evaluateCommand } from "./commands/evaluate.ts";
import { explainCommand } from "./commands/explain.ts";
import { exportCommand } from "./commands/export.ts";
import { enrollCommand } from "./commands/enroll.ts";
import { identityCommand } from "./commands/identity.ts";
import { inspectCommand } from "./commands/inspect.ts";
import { protocolHashCommand } from "./commands/protocol-hash.ts";
import { protocolKeyCommand } from "./commands/protocol-key.ts";
import { personaliseCommand } from "./commands/personalise.ts";
import { policyCommand } from "./commands/policy.ts";
import { prepareCommand } from "./commands/prepare.ts";
import { discardCommand, releaseCommand } from "./commands/release.ts";
import { resultsCommand } from "./commands/results.ts";
import { runCommand } from "./commands/run.ts";
import { showCommand } from "./commands/show.ts";
import { studiesCommand } from "./commands/studies.ts";
import { trainCommand } from "./commands/train.ts";
import { verifyCommand } from "./commands/verify.ts";
import { withdrawCommand } from "./commands/withdraw.ts";

const EXAMPLES = `
Examples:
  $ chorale client enroll --invitation-file invitation.txt --data compounds.csv --out node
  $ chorale client identity                              this node's fingerprints, to compare by telephone
  $ chorale client inspect --in compounds.csv            what the table holds
  $ chorale client check --in compounds.csv --study study.yaml --out check
  $ chorale client explain --smiles "c1ccccc1O" --study study.yaml
  $ chorale client prepare --in compounds.csv --study study.yaml --out prepared
  $ chorale client studies                               what was offered, and what you decided
  $ chorale client show admet-2026 --dry-run             read what a study asks of your data
  $ chorale client approve admet-2026 --digest DIGEST --reference "IRB 2026-14" --name "Dana Kim"
  $ chorale client policy explain study.yaml             what this node's policy says
  $ chorale client run                                   take part
  $ chorale client egress --verify                       everything that left this node
`;

/** The commands of a node's data owner: `chorale client ...`. */
export function clientCommand(): Command {
  return new Command("client")
    .description("Check data, approve studies, train, and see what left.")
    .addCommand(enrollCommand())
    .addCommand(identityCommand())
    .addCommand(inspectCommand())
    .addCommand(checkCommand())
    .addCommand(explainCommand())
    .addCommand(prepareCommand())
    .addCommand(studiesCommand())
    .addCommand(showCommand())
    .addCommand(approveCommand())
    .addCommand(declineCommand())
    .addCommand(withdrawCommand())
    .addCommand(approvalsCommand())
    .addCommand(verifyCommand())
    .addCommand(policyCommand())
    .addCommand(protocolKeyCommand())
    .addCommand(protocolHashCommand())
    .addCommand(runCommand())
    .addCommand(resultsCommand())
    .addCommand(releaseCommand())
    .addCommand(discardCommand())
    .addCommand(evaluateCommand())
    .addCommand(personaliseCommand())
    .addCommand(trainCommand())
    .addCommand(exportCommand())
    .addCommand(egressCommand())
    .addHelpText("after", EXAMPLES);
}
