import { DIMENSIONLESS, librarySymbol } from "./unit-symbols.ts";

/** A unit as the library can convert it: `factor` times `expression`, or the decimal logarithm of that. */
export type Unit = {
  readonly factor: number;
  /** In the library's grammar; "" has no dimension. */
  readonly expression: string;
  readonly isLogarithm: boolean;
};

const LOGARITHM = /^log(?:10)?\s*(?:s\b\s*)?\(?(?<of>[^()]*)\)?$/i;
const SCALE = /^(?:[x*]\s*)?(?:10\^?(?<power>[+-]?\d+)|1e(?<exponent>[+-]?\d+))\s*\*?\s*(?=[a-z])(?<of>.*)$/i;
const MILLION_CELLS = /(?:10[\^*]?6|1e6|million)\s*cells?/i;
const TERM = /^(?<symbol>[a-z]+)(?:\^?(?<power>[+-]?\d))?$/i;

/**
 * Reads a unit such as `10-6 cm/s`, `μL/min/mg`, `ng·h/mL`, `log(mol/L)` or `㎍/㎖`; null where a part of it is
 * not known. Full-width, squared and micro signs count as their plain forms.
 */
export function parseUnit(text: string): Unit | null {
  const written = plainText(text);
  const dimensionless = DIMENSIONLESS.get(written.toLowerCase());
  if (dimensionless !== undefined) return { factor: dimensionless, expression: "", isLogarithm: false };
  const logarithm = /^logs$/i.test(written) ? "mol/L" : LOGARITHM.exec(written)?.groups?.["of"];
  const linear = parseLinear(logarithm === undefined ? written : logarithm.trim());
  return linear === null ? null : { ...linear, isLogarithm: logarithm !== undefined };
}

function plainText(text: string): string {
  return text
    .normalize("NFKC")
    .replaceAll(/[−–—]/g, "-")
    .replaceAll(/[μµ]/g, "u")
    .replaceAll(/[·∙⋅•×*]|(?<=[a-z])\.(?=[a-z])/gi, "*")
    .replaceAll(/\s+/g, " ")
    .trim();
}

function parseLinear(text: string): Omit<Unit, "isLogarithm"> | null {
  const scale = SCALE.exec(text)?.groups;
  let factor = scale === undefined ? 1 : Number(`1e${scale["power"] ?? scale["exponent"]}`);
  let rest = scale === undefined ? text : scale["of"]!;
  if (MILLION_CELLS.test(rest)) {
    factor /= 1e6;
    rest = rest.replace(MILLION_CELLS, "cells");
  }
  const expression = parseTerms(rest);
  return expression === null ? null : { factor, expression };
}

function parseTerms(text: string): string | null {
  const above: string[] = [];
  const below: string[] = [];
  for (const [index, part] of text.split("/").entries())
    for (const written of part
      .replaceAll(/[()]/g, " ")
      .trim()
      .split(/[\s*]+/)) {
      if (index === 0 && written === "1") continue;
      const { symbol, power = "1" } = TERM.exec(written)?.groups ?? {};
      const known = symbol === undefined ? null : librarySymbol(symbol);
      if (known === null || Number(power) === 0) return null;
      const side = Number(power) > 0 === (index === 0) ? above : below;
      for (let count = Math.abs(Number(power)); count > 0; count--) side.push(known);
    }
  if (above.length + below.length === 0) return null;
  const denominator = below.length === 0 ? "" : `/${below.toSorted().join("*")}`;
  return `${above.length === 0 ? "1" : above.toSorted().join("*")}${denominator}`;
}
