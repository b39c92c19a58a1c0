// Compiles models/kernels/assembly to the WASM modules beside it.
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

const root = join(import.meta.dirname, "..");

/** The part of the compiler in use. Its own declarations change those of arrays in the whole program. */
type Compiler = {
  createMemoryStream(): { toString(): string };
  main(
    args: readonly string[],
    host: {
      readonly stderr: unknown;
      readFile(name: string, baseDir: string): string | null;
      writeFile(name: string, contents: string | Uint8Array): void;
      listFiles(): string[];
    },
  ): Promise<{ readonly error: Error | null }>;
};

const COMPILER: string = "assemblyscript/asc";

type KernelBuild = { readonly path: string; readonly source: string; readonly options: readonly string[] };

const kernels = join(root, "models/kernels");
const SHARED = ["--enable", "threads", "--sharedMemory", "--maximumMemory", "65535"];

const kernelBuilds: readonly KernelBuild[] = [
  { path: join(kernels, "kernels.wasm"), source: "index.ts", options: [] },
  { path: join(kernels, "shared-kernels.wasm"), source: "shared-index.ts", options: SHARED },
];

/**
 * Writes the WASM kernels; the same sources and compiler give the same bytes. Throws with the compiler's
 * messages.
 */
export async function writeKernels(): Promise<void> {
  for (const build of kernelBuilds) writeFileSync(build.path, await compile(build));
}

/** The committed modules that are not what their sources give now. */
export async function staleKernels(): Promise<string[]> {
  const stale: string[] = [];
  for (const build of kernelBuilds) {
    const fresh = Buffer.from(await compile(build));
    if (!existsSync(build.path) || !fresh.equals(readFileSync(build.path))) stale.push(build.path);
  }
  return stale;
}

async function compile({ source, options }: KernelBuild): Promise<Uint8Array> {
  const asc = (await import(COMPILER)) as Compiler;
  let wasm: Uint8Array | undefined;
  const common = ["--optimizeLevel", "3", "--shrinkLevel", "0", "--runtime", "stub", "--enable", "simd"];
  const stderr = asc.createMemoryStream();
  const { error } = await asc.main(
    [
      `models/kernels/assembly/${source}`,
      "--outFile",
      "kernels.wasm",
      "--importMemory",
      "--noAssert",
      ...common,
      ...options,
    ],
    {
      stderr,
      readFile: (name, baseDir) => readSource(join(root, baseDir, name)),
      writeFile: (_name, contents) => {
        if (contents instanceof Uint8Array) wasm = contents;
      },
      listFiles: () => [],
    },
  );
  if (error || wasm === undefined) throw new Error(`the kernels do not compile: ${stderr.toString()}`);
  return wasm;
}

function readSource(path: string): string | null {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return null;
  }
}
