// Compiles models/kernels/assembly to models/kernels/kernels.wasm.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import * as asc from "assemblyscript/asc";

const root = join(import.meta.dirname, "..");

/** The committed result of `compileKernels`. */
export const kernelsPath: string = join(root, "models/kernels/kernels.wasm");

/**
 * Compiles the WASM kernels; the same sources and compiler give the same bytes. Throws with the compiler's
 * messages.
 */
export async function compileKernels(): Promise<Uint8Array> {
  let wasm: Uint8Array | undefined;
  const options = ["--optimizeLevel", "3", "--shrinkLevel", "0", "--runtime", "stub", "--enable", "simd"];
  const stderr = asc.createMemoryStream();
  const { error } = await asc.main(
    [
      "models/kernels/assembly/index.ts",
      "--outFile",
      "kernels.wasm",
      "--importMemory",
      "--noAssert",
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
