import type { ClientConfig } from "../config.ts";
import type { ModelPlace } from "./open-study-model.ts";

const MIB = 1 << 20;

/** Where a configured node trains. */
export function modelPlaceOf({ threads, runtime, memoryMiBMax, trainer }: ClientConfig): ModelPlace {
  const memoryBytesMax = memoryMiBMax === undefined ? undefined : memoryMiBMax * MIB;
  return { threads, runtime, memoryBytesMax, trainer };
}
