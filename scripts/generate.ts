// Writes what is generated and committed: the types of the protocol buffers, the WASM kernels, the table of
// endpoints, the reference of the study manifest, the descriptor of the trainer's service for Python.
// `--check` only compares.
import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { endpointTable, endpointTablePath } from "./generate-endpoint-table.ts";
import { staleKernels, writeKernels } from "./generate-kernels.ts";
import {
  studyReference,
  studyReferencePath,
  studySchemaPath,
  studySchemaText,
} from "./generate-study-reference.ts";
import { trainerDescriptor, trainerDescriptorPath } from "./generate-trainer-descriptor.ts";

const root = join(import.meta.dirname, "..");
const target = join(root, "proto", "gen");

/** Generated files of one text each. */
const pages: readonly (readonly [path: string, text: () => string])[] = [
  [endpointTablePath, endpointTable],
  [trainerDescriptorPath, trainerDescriptor],
  [studyReferencePath, studyReference],
  [studySchemaPath, studySchemaText],
];

function generateProtoTypes(outDir: string): void {
  const generator = join(root, "node_modules/@grpc/proto-loader/build/bin/proto-loader-gen-types.js");
  const options = ["--longs=Number", "--enums=String", "--defaults", "--oneofs", "--includeComments"];
  const extensions = ["--importFileExtension=.ts", "--targetFileExtension=.ts"];
  const files = ["chorale/v1/node.proto", "chorale/v1/operator.proto", "chorale/v1/trainer.proto"];
  const result = spawnSync(
    process.execPath,
    [generator, ...options, ...extensions, "-I", "proto", "-O", outDir, "--grpcLib=@grpc/grpc-js", ...files],
    { cwd: root, encoding: "utf8" },
  );
  if (result.status !== 0) throw new Error(`proto-loader-gen-types failed: ${result.stderr}`);
}

function filesBelow(folder: string): Map<string, string> {
  const names = readdirSync(folder, { recursive: true, encoding: "utf8" }).filter((name) =>
    name.endsWith(".ts"),
  );
  return new Map(names.sort().map((name) => [name, readFileSync(join(folder, name), "utf8")]));
}

function textOf(path: string): string {
  return existsSync(path) ? readFileSync(path, "utf8") : "";
}

/** The generated files that are not what generating gives now. */
async function staleFiles(): Promise<string[]> {
  const fresh = mkdtempSync(join(tmpdir(), "chorale-generate-"));
  try {
    generateProtoTypes(fresh);
    const [wanted, committed] = [filesBelow(fresh), filesBelow(target)];
    const names = [...new Set([...wanted.keys(), ...committed.keys()])];
    const stale = names.filter((name) => wanted.get(name) !== committed.get(name));
    return [
      ...stale,
      ...(await staleKernels()),
      ...pages.flatMap(([path, text]) => (textOf(path) === text() ? [] : [path])),
    ];
  } finally {
    rmSync(fresh, { recursive: true });
  }
}

if (process.argv.includes("--check")) {
  const stale = await staleFiles();
  if (stale.length > 0) {
    process.stderr.write(`error: stale: ${stale.join(", ")}; run npm run generate\n`);
    process.exit(1);
  }
} else {
  rmSync(target, { recursive: true, force: true });
  generateProtoTypes(target);
  await writeKernels();
  for (const [path, text] of pages) writeFileSync(path, text());
}
