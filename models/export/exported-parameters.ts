import { decodeModel } from "../graph/onnx-schema.ts";
import { elementsOf, type Layout } from "../layout.ts";

/**
 * The parameters inside a model that `exportOnnxModel` wrote, as the layout lies. Throws a `RangeError` for a
 * model without one of the layout's tensors, or with one of another shape.
 */
export function exportedParameters(onnx: Uint8Array, layout: Layout): Float32Array {
  const { initializer } = decodeModel(onnx).graph;
  const stored = new Map(initializer.map((tensor) => [tensor.name, tensor]));
  const parameters = new Float32Array(layout.length);
  const bytes = new Uint8Array(parameters.buffer);
  for (const { name, shape, offset } of layout.tensors) {
    const tensor = stored.get(name);
    if (tensor === undefined) throw new RangeError(`the model has no tensor ${name}`);
    if (tensor.dims.join() !== shape.join())
      throw new RangeError(`the model's ${name} is [${tensor.dims.join()}], not [${shape.join()}]`);
    if (tensor.rawData.length !== elementsOf(shape) * Float32Array.BYTES_PER_ELEMENT)
      throw new RangeError(`the model's ${name} is cut short`);
    bytes.set(tensor.rawData, offset * Float32Array.BYTES_PER_ELEMENT);
  }
  return parameters;
}
