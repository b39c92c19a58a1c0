import initialise, { type MainModule, type Mol } from "@rdkit/rdkit";

/** The RDKit toolkit (WASM) of one thread. */
export type Toolkit = MainModule;

/** A molecule in the toolkit's memory; `withMolecule` lends it and frees it. */
export type Molecule = Mol;

/** The toolkit met a fault that leaves its memory in an unknown state; the thread must load it again. */
export class ToolkitFault extends Error {
  override readonly name = "ToolkitFault";
}

let loading: Promise<Toolkit> | undefined;

/**
 * The toolkit of this thread, loaded from the installed package on first use (about 135 MB) and shared
 * afterwards. Its output is silenced because its messages quote structures.
 */
export function loadToolkit(): Promise<Toolkit> {
  loading ??= initialise.default({ print: ignore, printErr: ignore });
  return loading;
}

/**
 * Runs `use` on the molecule that `text` (SMILES) describes and frees it whatever happens; `undefined` when
 * the toolkit can make no molecule of the text or refuses a calculation on it. Throws `ToolkitFault` when its
 * memory can no longer be trusted. `details`, JSON, are the toolkit's options for reading.
 */
export function withMolecule<Result>(
  toolkit: Toolkit,
  text: string,
  use: (molecule: Molecule) => Result,
  details?: string,
): Result | undefined {
  let molecule: Molecule | null = null;
  try {
    molecule = details === undefined ? toolkit.get_mol(text) : toolkit.get_mol(text, details);
    return molecule === null ? undefined : use(molecule);
  } catch (error) {
    if (!isMachineFault(error)) {
      if (error instanceof Error) throw error;
      return undefined;
    }
    loading = undefined;
    molecule = null;
    throw new ToolkitFault("the chemistry toolkit failed on a structure; load it again");
  } finally {
    molecule?.delete();
  }
}

/** Out-of-bounds access or an exhausted stack inside WASM, as opposed to an exception that RDKit threw. */
function isMachineFault(error: unknown): boolean {
  return error instanceof RangeError || (error instanceof Error && error.name === "RuntimeError");
}

function ignore(): void {}
