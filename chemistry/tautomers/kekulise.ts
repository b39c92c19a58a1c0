import { losesValenceWithCharge, lowestValence, usualValences } from "./element-facts.ts";
import type { RingSystem } from "./ring-systems.ts";
import { otherEnd, type Skeleton } from "./skeleton.ts";
import { AROMATIC, bondOrderSum, type TautomerForm } from "./tautomer-form.ts";

const BACKTRACKS_MAX = 100;

/**
 * Gives the aromatic bonds of a ring system orders of 1 and 2 again, in place (`kekule`), following the order
 * in which RDKit 2022.09 chooses (Code/GraphMol/Kekulize.cpp), because later transforms see the result. Other
 * bonds keep their order. False when no assignment gives each atom that needs one its double bond.
 */
export function kekulise(skeleton: Skeleton, system: RingSystem, form: TautomerForm): boolean {
  if (!system.atoms.some((atom) => form.aromatic[atom] === 1)) return true;
  const needs = findNeeds(skeleton, system, form);
  for (const bond of system.bonds) if (form.order[bond] === AROMATIC) form.kekule[bond] = 1;
  return new Assignment(skeleton, system, form, needs).solve();
}

/** Which atoms must have a double bond in the ring system: those that are one short of their valence. */
function findNeeds(skeleton: Skeleton, system: RingSystem, form: TautomerForm): Uint8Array {
  const needs = new Uint8Array(skeleton.atomCount);
  for (const atom of system.atoms) {
    if (form.aromatic[atom] === 1 && needsDoubleBond(skeleton, form, atom)) needs[atom] = 1;
  }
  return needs;
}

function needsDoubleBond(skeleton: Skeleton, form: TautomerForm, atom: number): boolean {
  const hydrogens = form.hydrogens[atom]!;
  const radicals = skeleton.radicals[atom]!;
  let single = hydrogens;
  for (const bond of skeleton.incident[atom]!) {
    single += form.order[bond] === AROMATIC ? 1 : form.kekule[bond]!;
  }
  const valence = targetValence(skeleton, form, atom);
  if (skeleton.incident[atom]!.length + hydrogens + radicals >= valence) return false;
  if (valence === single + 1 + radicals) return true;
  return radicals === 0 && form.fixed[atom] === 1 && valence === single + 2;
}

function targetValence(skeleton: Skeleton, form: TautomerForm, atom: number): number {
  const element = skeleton.element[atom]!;
  const charge = form.charge[atom]!;
  const falls = losesValenceWithCharge(element) || (element === 6 && charge > 0);
  const shift = falls ? -charge : charge;
  const total = bondOrderSum(skeleton, form.kekule, atom) + form.hydrogens[atom]!;
  const lowest = lowestValence(element) + shift;
  if (total <= lowest) return lowest;
  const usual = usualValences(element);
  return usual.find((valence) => valence + shift >= total) ?? (usual.at(-1) ?? -1) + shift;
}

/** Walks a ring system breadth first and pairs atoms with double bonds; goes back where a pairing fails. */
class Assignment {
  readonly #skeleton: Skeleton;
  readonly #system: RingSystem;
  readonly #form: TautomerForm;
  readonly #needs: Uint8Array;
  readonly #isDone: Uint8Array;
  readonly #added = new Set<number>();
  readonly #choices = new Map<number, number[]>();
  readonly #turns: number[] = [];
  #done: number[];
  #queue: number[] = [];

  constructor(skeleton: Skeleton, system: RingSystem, form: TautomerForm, needs: Uint8Array) {
    this.#skeleton = skeleton;
    this.#system = system;
    this.#form = form;
    this.#needs = needs;
    this.#done = system.atoms.filter((atom) => form.aromatic[atom] === 0);
    this.#isDone = new Uint8Array(skeleton.atomCount);
    for (const atom of this.#done) this.#isDone[atom] = 1;
  }

  solve(): boolean {
    let backtracks = 0;
    while (this.#done.length < this.#system.atoms.length || this.#queue.length > 0) {
      const atom = this.#queue.shift() ?? this.#system.atoms.find((next) => this.#isDone[next] === 0)!;
      this.#done.push(atom);
      this.#isDone[atom] = 1;
      const options = this.#choices.get(atom)?.slice() ?? this.#visit(atom);
      if (this.#needs[atom] === 0) continue;
      const partner = options.shift();
      if (partner !== undefined) this.#pair(atom, partner, options);
      else if (this.#turns.length > 0 && backtracks++ < BACKTRACKS_MAX) this.#goBack(this.#turns.at(-1)!);
      else return false;
    }
    return true;
  }

  /** Queues the neighbours of an atom and tells which of them could share a double bond with it. */
  #visit(atom: number): number[] {
    const options: number[] = [];
    const next: number[] = [];
    for (const bond of this.#skeleton.incident[atom]!) {
      const neighbour = otherEnd(this.#skeleton, bond, atom);
      if (this.#isDone[neighbour] === 1 || this.#system.members[neighbour] === 0) continue;
      if (!this.#queue.includes(neighbour)) next.unshift(neighbour);
      const both = this.#needs[atom] === 1 && this.#needs[neighbour] === 1;
      if (both && this.#form.order[bond] === AROMATIC) options.push(neighbour);
    }
    this.#queue.push(...next);
    return options;
  }

  #pair(atom: number, partner: number, left: number[]): void {
    const joined = this.#skeleton.incident[atom]!;
    const bond = joined.find((candidate) => otherEnd(this.#skeleton, candidate, atom) === partner)!;
    this.#form.kekule[bond] = 2;
    this.#added.add(bond);
    this.#needs[atom] = this.#needs[partner] = 0;
    const again = this.#choices.has(atom);
    if (left.length > 0) this.#choices.set(atom, left);
    else this.#choices.delete(atom);
    if (again && left.length === 0) this.#turns.pop();
    else if (!again && left.length > 0) this.#turns.push(atom);
  }

  #goBack(turn: number): void {
    const place = this.#done.indexOf(turn);
    const undone = this.#done.splice(place);
    this.#queue.unshift(...undone);
    for (const atom of undone) this.#isDone[atom] = 0;
    const { bondFrom, bondTo } = this.#skeleton;
    for (const bond of this.#added) {
      const [from, to] = [bondFrom[bond]!, bondTo[bond]!];
      if (this.#isDone[from] === 1 || this.#isDone[to] === 1) continue;
      this.#added.delete(bond);
      this.#form.kekule[bond] = 1;
      this.#needs[from] = this.#needs[to] = 1;
    }
  }
}
