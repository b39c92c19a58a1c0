// Each operation appends its forward node, and says how a gradient of its output becomes gradients of its
// inputs.
export * from "./activations.ts";
export * from "./arithmetic.ts";
export * from "./columns.ts";
export * from "./comparison.ts";
export * from "./products.ts";
export * from "./reductions.ts";
