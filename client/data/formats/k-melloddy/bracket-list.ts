import { readLabel } from "../read-label.ts";
import type { Qualifier } from "../reading.ts";

/** A measured permeability. */
export type Permeability = { readonly value: number; readonly qualifier: Qualifier };

/** The two directions of a permeability test, from the columns Measurement_Value(AtoB) and (BtoA). */
export type PermeabilityPair = {
  readonly aToB: readonly Permeability[];
  readonly bToA: readonly Permeability[];
  /** One column alone held both directions, as `[A to B, B to A]`. */
  readonly wasOneList: boolean;
  readonly problem: string | null;
};

const NOTHING: PermeabilityPair = { aToB: [], bToA: [], wasOneList: false, problem: null };
const UNREADABLE = "it holds a list of something other than numbers";

/**
 * Reads the two columns. Where both are filled each holds its own direction, several numbers being
 * replicates. Where one alone holds a list of two places, the format's convention applies: `[A to B, B to
 * A]`, an empty place (`[6,]`) being a direction that was not measured.
 */
export function readPermeability(aToBCell: string, bToACell: string): PermeabilityPair {
  const a = readList(aToBCell);
  const b = readList(bToACell);
  if (a === null || b === null) return { ...NOTHING, problem: UNREADABLE };
  const alone = a.length === 0 ? b : b.length === 0 ? a : [];
  if (alone.length === 2)
    return { aToB: filled(alone.slice(0, 1)), bToA: filled(alone.slice(1)), wasOneList: true, problem: null };
  return { ...NOTHING, aToB: filled(a), bToA: filled(b) };
}

/**
 * The efflux ratio of a pair: mean B to A over mean A to B. Null where a direction is missing, a value is
 * censored or the mean A to B is not above 0.
 */
export function effluxRatio({ aToB, bToA }: Pick<PermeabilityPair, "aToB" | "bToA">): number | null {
  if (aToB.length === 0 || bToA.length === 0) return null;
  if ([...aToB, ...bToA].some(({ qualifier }) => qualifier !== "=")) return null;
  const ratio = mean(bToA) / mean(aToB);
  return mean(aToB) > 0 && Number.isFinite(ratio) ? ratio : null;
}

function mean(measured: readonly Permeability[]): number {
  return measured.reduce((sum, { value }) => sum + value, 0) / measured.length;
}

function filled(places: readonly (Permeability | null)[]): Permeability[] {
  return places.filter((place) => place !== null);
}

/** The places of a list, null where a place is empty; null where the cell holds something else. */
function readList(cell: string): readonly (Permeability | null)[] | null {
  const text = cell.normalize("NFKC").trim();
  const inside = /^\[(?<inside>[^[\]]*)\]$/.exec(text)?.groups?.["inside"];
  if (inside === undefined && readLabel(text).kind === "empty") return [];
  const places = (inside ?? text).split(inside === undefined ? /$^/ : /[,;]/).map(readLabel);
  if (places.every(({ kind }) => kind === "empty")) return [];
  const read = places.map((label) => (label.kind === "number" ? label : null));
  return places.some(({ kind }) => kind !== "number" && kind !== "empty") ? null : read;
}
