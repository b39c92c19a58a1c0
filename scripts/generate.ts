// Writes what is generated and committed: the types of the protocol buffers. `--check` only compares.
import { spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const root = join(import.meta.dirname, "..");
const target = join(root, "proto", "gen");

function generateProtoTypes(outDir: string): void {
  const generator = join(root, "node_modules/@grpc/proto-loader/build/bin/proto-loader-gen-types.js");
  const options = ["--longs=Number", "--enums=String", "--defaults", "--oneofs", "--includeComments"];
  const extensions = ["--importFileExtension=.ts", "--targetFileExtension=.ts"];
  const files = ["chorale/v1/node.proto", "chorale/v1/operator.proto"];
  const result = spawnSync(
    process.execPath,
    [generator, ...options, ...extensions, "-I", "proto", "-O", outDir, "--grpcLib=@grpc/grpc-js", ...files],
    { cwd: root, encoding: "utf8" },
  );
  if (result.status !== 0) throw new Error(`proto-loader-gen-types failed: ${result.stderr}`);
}

function filesBelow(folder: string): Map<string, string> {
  const names = readdirSync(folder, { recursive: true, encoding: "utf8" }).filter((name) => name.endsWith(".ts"));
  return new Map(names.sort().map((name) => [name, readFileSync(join(folder, name), "utf8")]));
}

if (process.argv.includes("--check")) {
  const fresh = mkdtempSync(join(tmpdir(), "chorale-generate-"));
  generateProtoTypes(fresh);
  const wanted = filesBelow(fresh);
  const committed = filesBelow(target);
  rmSync(fresh, { recursive: true });
  const names = new Set([...wanted.keys(), ...committed.keys()]);
  const stale = [...names].filter((name) => wanted.get(name) !== committed.get(name));
  if (stale.length > 0) {
    process.stderr.write(`error: proto/gen is stale (${stale.join(", ")}); run npm run generate\n`);
    process.exit(1);
  }
} else {
  rmSync(target, { recursive: true, force: true });
  generateProtoTypes(target);
}
