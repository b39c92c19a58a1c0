import { createFoldKernel } from "../../models/kernels/fold-kernel.ts";
import { GraphBuilder } from "../../models/graph/graph-builder.ts";
import { gradientsOf } from "../../models/graph/gradients.ts";
import { linear, relu, sumOfAll } from "../../models/graph/operations.ts";
import type { ExecutionProvider } from "../../models/runtime/onnx/execution-provider.ts";
import type { GraphRuntime } from "../../models/runtime/graph-runtime.ts";
import type { RuntimeName } from "./runtime-name.ts";

/** Where ONNX Runtime is to compute. */
export type Device = { readonly provider: ExecutionProvider; readonly device: number };

/**
 * Makes a runtime compute something whose result is known, and gives its description. Throws when the library
 * does not load, or computes something else.
 */
export async function tryRuntime(name: RuntimeName, device: Device): Promise<string> {
  switch (name) {
    case "onnx": {
      const { createOnnxRuntime } = await import("../../models/runtime/onnx/onnx-runtime.ts");
      return tryGraph(await createOnnxRuntime({ threads: 1, ...device }));
    }
    case "tfjs": {
      const { createTfjsRuntime } = await import("../../models/runtime/tfjs/tfjs-runtime.ts");
      return tryGraph(await createTfjsRuntime());
    }
    case "rdkit":
      return tryChemistry();
    case "kernels":
      return tryKernels();
  }
}

/** `relu(x @ w + 1)` for two rows, with the gradient of its sum with respect to `w`. */
async function tryGraph(runtime: GraphRuntime): Promise<string> {
  const graph = new GraphBuilder();
  const [x, w] = [graph.input("x", ["b", 2]), graph.input("w", [2, 1])];
  const y = relu(graph, linear(graph, x, w, graph.constant(Float32Array.of(1), [1])));
  graph.output(y, "y");
  graph.output(gradientsOf(graph, sumOfAll(graph, y), [w])[0]!, "gradient");
  const session = await runtime.open(graph);
  const results = {
    y: { data: new Float32Array(2), shape: [2, 1] },
    gradient: { data: new Float32Array(2), shape: [2, 1] },
  };
  const feeds = {
    x: { data: Float32Array.of(1, 2, -3, -4), shape: [2, 2] },
    w: { data: Float32Array.of(10, 1), shape: [2, 1] },
  };
  await session.run(feeds, results);
  await session.dispose();
  requireNumbers([...results.y.data, ...results.gradient.data], [13, 0, 1, 2]);
  return runtime.description;
}

async function tryChemistry(): Promise<string> {
  const { loadToolkit, withMolecule } = await import("../../chemistry/rdkit.ts");
  const toolkit = await loadToolkit();
  // Benzoic acid, not as RDKit writes it.
  const smiles = withMolecule(toolkit, "OC(=O)c1ccccc1", (molecule) => molecule.get_smiles());
  if (smiles !== "O=C(O)c1ccccc1") throw new Error(`benzoic acid came back as ${smiles ?? "nothing"}`);
  return `RDKit ${toolkit.version()}`;
}

function tryKernels(): string {
  const kernel = createFoldKernel(8);
  kernel.reset();
  kernel.input.set([1, 2, 3, 4, 5, 6, 7, 8]);
  kernel.addScaled(0.5, 8);
  requireNumbers([...kernel.accumulator], [0.5, 1, 1.5, 2, 2.5, 3, 3.5, 4]);
  return "WebAssembly with SIMD";
}

function requireNumbers(got: readonly number[], wanted: readonly number[]): void {
  const wrong = got.length !== wanted.length || got.some((value, index) => value !== wanted[index]);
  if (wrong) throw new Error(`computed ${got.join(", ")} where ${wanted.join(", ")} is right`);
}
