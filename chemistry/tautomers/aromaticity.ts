import { electronDonation, NO_PART } from "./electron-donation.ts";
import { fusedSubsets } from "./fused-subsets.ts";
import { fusedGroups, ringNeighbours, type RingSystem } from "./ring-systems.ts";
import type { Skeleton } from "./skeleton.ts";
import { AROMATIC, type TautomerForm } from "./tautomer-form.ts";

const FUSED_RING_ATOMS_MAX = 24;
const RINGS_TOGETHER_MAX = 6;

/** Finds the aromatic atoms and bonds of forms of one skeleton. */
export class AromaticityModel {
  readonly #skeleton: Skeleton;
  readonly #neighbours: readonly (readonly number[])[];
  readonly #donation: Int8Array;
  readonly #atomUses: Uint8Array;
  readonly #bondUses: Uint8Array;

  constructor(skeleton: Skeleton) {
    this.#skeleton = skeleton;
    this.#neighbours = ringNeighbours(skeleton.rings, 1, FUSED_RING_ATOMS_MAX);
    this.#donation = new Int8Array(skeleton.atomCount);
    this.#atomUses = new Uint8Array(skeleton.atomCount);
    this.#bondUses = new Uint8Array(skeleton.bondCount);
  }

  /**
   * Marks in place what is aromatic in a ring system of a Kekulé form (`aromatic`, `order`), by RDKit's model
   * (Code/GraphMol/Aromaticity.cpp, 2022.09): Hückel's rule on each ring, then on up to six fused together.
   */
  perceive(system: RingSystem, form: TautomerForm): void {
    for (const bond of system.bonds) form.order[bond] = form.kekule[bond]!;
    for (const atom of system.atoms) {
      form.aromatic[atom] = 0;
      this.#donation[atom] = electronDonation(this.#skeleton, form, atom);
    }
    const candidates = system.rings.filter((ring) => this.#isCandidate(ring));
    if (candidates.length === 0) return;
    for (const group of fusedGroups(this.#neighbours, candidates)) this.#markGroup(group, form);
  }

  #isCandidate(ring: number): boolean {
    for (const atom of this.#skeleton.rings[ring]!.atoms) if (this.#donation[atom] === NO_PART) return false;
    return true;
  }

  #markGroup(group: readonly number[], form: TautomerForm): void {
    const { rings } = this.#skeleton;
    const open = new Set(group.flatMap((ring) => rings[ring]!.bonds));
    for (let size = 1; size <= Math.min(group.length, RINGS_TOGETHER_MAX) && open.size > 0; size++) {
      for (const chosen of fusedSubsets(group, this.#neighbours, size)) {
        if (this.#obeysHueckel(chosen)) this.#mark(chosen, form, open);
      }
    }
  }

  /** Atoms that three of the rings share do not count. */
  #obeysHueckel(chosen: readonly number[]): boolean {
    const uses = this.#atomUses;
    for (const ring of chosen) for (const atom of this.#skeleton.rings[ring]!.atoms) uses[atom]!++;
    let electrons = 0;
    for (const ring of chosen) {
      for (const atom of this.#skeleton.rings[ring]!.atoms) {
        if (uses[atom] === 1 || uses[atom] === 2) electrons += this.#donation[atom]!;
        uses[atom] = 0;
      }
    }
    return electrons === 2 || (electrons >= 6 && (electrons - 2) % 4 === 0);
  }

  /** Only the bonds round the outside of the chosen rings become aromatic. */
  #mark(chosen: readonly number[], form: TautomerForm, open: Set<number>): void {
    const uses = this.#bondUses;
    for (const ring of chosen) {
      for (const atom of this.#skeleton.rings[ring]!.atoms) form.aromatic[atom] = 1;
      for (const bond of this.#skeleton.rings[ring]!.bonds) uses[bond]!++;
    }
    for (const ring of chosen) {
      for (const bond of this.#skeleton.rings[ring]!.bonds) {
        if (uses[bond] === 1) {
          if (form.kekule[bond]! <= 2) form.order[bond] = AROMATIC;
          open.delete(bond);
        }
        uses[bond] = 0;
      }
    }
  }
}
