// What kernels.wasm exports: pointers are byte offsets into the imported memory, lengths count float32
// elements.
export { adam } from "./adam";
export { addScaled, addScaledDifference, allFinite, difference, scale, zero } from "./fold";
export { dropoutMask } from "./dropout";
export { sgdMomentum } from "./momentum";
export { sumOfSquares } from "./norm";
