import { Command } from "commander";

const EXAMPLE = `
Every partner must get the same hash from the same study: it covers the data protocol, the software's
chemistry and the partners' key. Written into the manifest as protocol.hash it is fixed for everybody; else
that of the first node to join counts.

Example:
  $ chorale client protocol-hash --study study.yaml --protocol-key-file protocol.key`;

type Options = { readonly study: string; readonly protocolKeyFile?: string; readonly json?: true };

/** `chorale client protocol-hash`: the hash that a node compares with its partners' when it joins a study. */
export function protocolHashCommand(): Command {
  return new Command("protocol-hash")
    .description("Print the hash of a study's data protocol, to compare with the other partners.")
    .requiredOption("--study <file>", "study manifest (YAML)")
    .option("--protocol-key-file <file>", "the partners' shared secret")
    .option("--json", "print JSON")
    .addHelpText("after", EXAMPLE)
    .action(async ({ study, protocolKeyFile, json }: Options) => {
      const { readYaml } = await import("../../process/read-yaml.ts");
      const { studyManifestSchema } = await import("../../trust/manifest/study-manifest.ts");
      const { readProtocolKey } = await import("../config.ts");
      const { protocolHashOf } = await import("../data/protocol-hash-of.ts");
      const manifest = readYaml(study, studyManifestSchema, "correct the fields that are named");
      const { protocol } = manifest;
      const protocolHash = await protocolHashOf(protocol, readProtocolKey({ protocolKeyFile }));
      const pinned = protocol.hash ?? null;
      const answer = {
        study: manifest.study,
        protocolHash,
        pinned,
        agrees: (pinned ?? protocolHash) === protocolHash,
      };
      process.stdout.write(json ? `${JSON.stringify(answer, null, 2)}\n` : describe(answer));
      if (!answer.agrees) process.exitCode = 1;
    });
}

function describe({
  protocolHash,
  pinned,
  agrees,
}: {
  protocolHash: string;
  pinned: string | null;
  agrees: boolean;
}): string {
  if (agrees) return `${protocolHash}\n`;
  return `${protocolHash}\nThe manifest asks for ${pinned}: another Chorale version or another key.\n`;
}
