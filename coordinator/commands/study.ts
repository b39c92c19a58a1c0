import { Command } from "commander";
import { usageError } from "../../process/command-error.ts";
import { configOption, coordinatorOption } from "./config-option.ts";
import { lintCommand } from "./lint.ts";
import type { SigningOptions } from "./create-study.ts";
import type { OperatorOptions } from "./operator-session.ts";

type ReportOptions = OperatorOptions & { readonly json?: true };
type StudyOrder = "start" | "pause" | "resume";

const EXAMPLES = `
Examples:
  $ chorale coordinator study lint admet.yaml            explain every problem of a study file
  $ chorale coordinator study create admet.yaml          open a study; its members see and approve it
  $ chorale coordinator study approvals admet            see who has approved it
  $ chorale coordinator study start admet                begin as soon as enough members have joined
  $ chorale coordinator study status admet --watch       follow it until it ends
  $ chorale coordinator study export admet --out admet.onnx
`;

/** `chorale coordinator study ...`. */
export function studyCommand(): Command {
  return new Command("study")
    .description("Open, steer and watch studies, and export their models.")
    .addCommand(lintCommand())
    .addCommand(createCommand())
    .addCommand(amendCommand())
    .addCommand(approvalsCommand())
    .addCommand(
      orderCommand("start", "Start a study: its first round opens when enough members have joined."),
    )
    .addCommand(orderCommand("pause", "Let the open round end and open no other."))
    .addCommand(orderCommand("resume", "Go on with a paused study."))
    .addCommand(abortCommand())
    .addCommand(statusCommand())
    .addCommand(exportCommand())
    .addHelpText("after", EXAMPLES);
}

function operatorCommand(name: string, description: string): Command {
  return new Command(name).description(description).addOption(configOption()).addOption(coordinatorOption());
}

function createCommand(): Command {
  return operatorCommand(
    "create",
    "Check a study file, fill in its defaults and its members' keys, sign it and open the study for its members.",
  )
    .argument("<file>", "the study manifest, YAML")
    .option("--out <file>", "also write the signed manifest, for members to read and approve ahead")
    .option("--json", "print the study's status as one JSON object")
    .addHelpText(
      "after",
      "\nExamples:\n  $ chorale coordinator study create admet.yaml\n" +
        "  $ chorale coordinator study create admet.yaml --out admet.signed.json\n",
    )
    .action(async (file: string, options: SigningOptions) => {
      const { createStudy } = await import("./create-study.ts");
      await createStudy(file, options);
    });
}

function amendCommand(): Command {
  return operatorCommand(
    "amend",
    "Propose a new version of a study: other members, rounds, validation, expiry or privacy. It comes into force between two rounds, once the members approved it.",
  )
    .argument("<study>", "the study's name")
    .argument("<file>", "the whole manifest as it is to be, YAML")
    .option("--out <file>", "also write the signed manifest")
    .option("--json", "print the study's status as one JSON object")
    .addHelpText("after", "\nExample:\n  $ chorale coordinator study amend admet admet-2.yaml\n")
    .action(async (study: string, file: string, options: SigningOptions) => {
      const { amendStudy } = await import("./amend-study.ts");
      await amendStudy(study, file, options);
    });
}

function approvalsCommand(): Command {
  return operatorCommand(
    "approvals",
    "Show what the owners of the members decided, on the version in force and on a proposed one.",
  )
    .argument("<study>", "the study's name")
    .option("--json", "one JSON object a line")
    .addHelpText("after", "\nExample:\n  $ chorale coordinator study approvals admet\n")
    .action(async (study: string, options: ReportOptions) => {
      const { listApprovals } = await import("./list-approvals.ts");
      await listApprovals(study, options);
    });
}

function orderCommand(order: StudyOrder, description: string): Command {
  return operatorCommand(order, description)
    .argument("<study>", "the study's name")
    .option("--json", "print the study's status as one JSON object")
    .addHelpText("after", `\nExample:\n  $ chorale coordinator study ${order} admet\n`)
    .action(async (study: string, options: ReportOptions) => {
      const { orderStudy } = await import("./order-study.ts");
      await orderStudy(order, study, options);
    });
}

function abortCommand(): Command {
  return operatorCommand("abort", "End a study for good; an open round is abandoned.")
    .argument("<study>", "the study's name")
    .requiredOption("--reason <text>", "why, for the members")
    .option("--json", "print the study's status as one JSON object")
    .addHelpText("after", '\nExample:\n  $ chorale coordinator study abort admet --reason "a member left"\n')
    .action(async (study: string, options: ReportOptions & { reason: string }) => {
      const { abortStudy } = await import("./order-study.ts");
      await abortStudy(study, options.reason, options);
    });
}

function statusCommand(): Command {
  return operatorCommand(
    "status",
    "Say what a study waits for, for whom and since when; without a name, list all.",
  )
    .argument("[study]", "the study's name")
    .option("--watch", "follow it until it ends; exit code 0 when it completed, 1 when it was aborted")
    .option("--json", "print each status as one line of JSON")
    .addHelpText("after", "\nExample:\n  $ chorale coordinator study status admet --watch --json\n")
    .action(async (study: string | undefined, options: ReportOptions & { watch?: true }) => {
      if (options.watch && study === undefined)
        throw usageError("--watch needs a study", "name it: chorale coordinator study status STUDY --watch");
      const actions = await import("./show-status.ts");
      if (study === undefined) await actions.listStudies(options);
      else if (options.watch) await actions.watchStudy(study, options);
      else await actions.showStudy(study, options);
    });
}

function exportCommand(): Command {
  return operatorCommand(
    "export",
    "Write the released model, or the current one of a running study, as ONNX.",
  )
    .argument("<study>", "the study's name")
    .requiredOption("--out <file>", "the ONNX file to write")
    .addHelpText("after", "\nExample:\n  $ chorale coordinator study export admet --out admet.onnx\n")
    .action(async (study: string, options: OperatorOptions & { out: string }) => {
      const { exportStudy } = await import("./export-study.ts");
      await exportStudy(study, options);
    });
}
