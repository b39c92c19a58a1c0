import type { AromaticityModel } from "./aromaticity.ts";
import { kekulise } from "./kekulise.ts";
import type { RingSystem } from "./ring-systems.ts";
import type { Skeleton } from "./skeleton.ts";
import { AROMATIC, type TautomerForm } from "./tautomer-form.ts";

/** The new values of a ring system's atoms and bonds; null where it has no Kekulé structure. */
type Settled = Pick<TautomerForm, "aromatic" | "order" | "kekule"> | null;

/**
 * Brings one ring system of changed forms in order. The same state of the rings occurs in many forms, so
 * what it comes to is kept.
 */
export class RingSettler {
  readonly system: RingSystem;
  readonly #skeleton: Skeleton;
  readonly #aromaticity: AromaticityModel;
  readonly #touching: readonly number[];
  readonly #bytes: Buffer;
  readonly #known = new Map<string, Settled>();

  constructor(skeleton: Skeleton, system: RingSystem, aromaticity: AromaticityModel) {
    this.#skeleton = skeleton;
    this.system = system;
    this.#aromaticity = aromaticity;
    this.#touching = [...new Set(system.atoms.flatMap((atom) => skeleton.incident[atom]!))];
    this.#bytes = Buffer.alloc(2 * system.atoms.length + this.#touching.length);
  }

  /** Finds the Kekulé structure, what is aromatic, and that form's Kekulé structure; false if none. */
  settle(form: TautomerForm): boolean {
    const key = this.#state(form);
    let settled = this.#known.get(key);
    if (settled === undefined) {
      settled = this.#work(form) ? this.#take(form) : null;
      this.#known.set(key, settled);
    } else if (settled !== null) this.#put(settled, form);
    return settled !== null;
  }

  #work(form: TautomerForm): boolean {
    if (!kekulise(this.#skeleton, this.system, form)) return false;
    this.#aromaticity.perceive(this.system, form);
    return kekulise(this.#skeleton, this.system, form);
  }

  /** All that the work depends on. */
  #state(form: TautomerForm): string {
    let at = 0;
    for (const atom of this.system.atoms) {
      this.#bytes[at++] = form.hydrogens[atom]! * 16 + form.charge[atom]! + 8;
      this.#bytes[at++] = form.aromatic[atom]! * 2 + form.fixed[atom]!;
    }
    for (const bond of this.#touching) {
      this.#bytes[at++] = form.kekule[bond]! * 2 + Number(form.order[bond] === AROMATIC);
    }
    return this.#bytes.toString("latin1");
  }

  #take({ aromatic, order, kekule }: TautomerForm): Settled {
    const { atoms, bonds } = this.system;
    return {
      aromatic: Uint8Array.from(atoms, (atom) => aromatic[atom]!),
      order: Uint8Array.from(bonds, (bond) => order[bond]!),
      kekule: Uint8Array.from(bonds, (bond) => kekule[bond]!),
    };
  }

  #put(settled: NonNullable<Settled>, form: TautomerForm): void {
    const { atoms, bonds } = this.system;
    for (let place = 0; place < atoms.length; place++)
      form.aromatic[atoms[place]!] = settled.aromatic[place]!;
    for (let place = 0; place < bonds.length; place++) {
      form.order[bonds[place]!] = settled.order[place]!;
      form.kekule[bonds[place]!] = settled.kekule[place]!;
    }
  }
}
