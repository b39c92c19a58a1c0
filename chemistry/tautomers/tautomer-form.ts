import type { Skeleton } from "./skeleton.ts";

/**
 * One tautomer on its skeleton: by atom the hydrogens, charge, whether aromatic and whether a transform has
 * fixed its hydrogens; by bond the order in the Kekulé form (`kekule`, 1 2 3) and in the aromatic form
 * (`order`, aromatic 12).
 */
export type TautomerForm = {
  readonly hydrogens: Uint8Array;
  readonly charge: Int8Array;
  readonly aromatic: Uint8Array;
  readonly fixed: Uint8Array;
  readonly kekule: Uint8Array;
  readonly order: Uint8Array;
};

/** RDKit's number of an aromatic bond. */
export const AROMATIC = 12;

/** A copy whose hydrogens, charges and orders may be changed. */
export function copyForm(form: TautomerForm): TautomerForm {
  return {
    hydrogens: form.hydrogens.slice(),
    charge: form.charge.slice(),
    aromatic: form.aromatic.slice(),
    fixed: form.fixed.slice(),
    kekule: form.kekule.slice(),
    order: form.order.slice(),
  };
}

/** How many bonds of a form's Kekulé structure end on an atom, each counted by its order. */
export function bondOrderSum({ incident }: Skeleton, orders: Uint8Array, atom: number): number {
  let sum = 0;
  for (const bond of incident[atom]!) sum += orders[bond]!;
  return sum;
}
