// What shared-kernels.wasm exports, on a memory that threads share: pointers are byte offsets, lengths count
// elements.
export { groupByColumn } from "./group-by-column";
export { sparseAdam, sparseGradients, sparseProducts, sparseSgd, sparseSquares } from "./sparse";
