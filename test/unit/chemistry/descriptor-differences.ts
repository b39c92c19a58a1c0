import { descriptorNames } from "../../../chemistry/descriptors.ts";

/** Which descriptors differ: integers at all, others by more than a millionth. */
export function differences(ours: Float64Array, truth: Float64Array): string[] {
  return descriptorNames.flatMap((name, index) => {
    const [mine, theirs] = [ours[index]!, truth[index]!];
    const allowed = isCount(name) ? 0 : 1e-6 * Math.max(1, Math.abs(theirs));
    return Math.abs(mine - theirs) <= allowed ? [] : [`${name} is ${mine}, not ${theirs}`];
  });
}

function isCount(name: string): boolean {
  return name.startsWith("Num") || name.startsWith("lipinski");
}
