const SMILES_LENGTH_MAX = 2_000;
const BLOCK_LENGTH_MAX = 200_000;
const ATOMS_WRITTEN_MAX = 400;
const HYDROGENS_WRITTEN_MAX = 600;

/** A text that the toolkit may see, in the form in which it sees it; or why it may not. */
export type Screened =
  { readonly form: "SMILES" | "mol block"; readonly text: string } | { readonly reason: string };

/**
 * Rules out what must not reach the toolkit: it takes other formats and remarks after a SMILES, and long
 * input can exhaust its stack, which would end the whole run; hence the limits on length and atoms. Of a mol
 * block (V2000 or V3000) the three lines of remarks are blanked and what follows `M  END` is dropped.
 */
export function screenStructure(structure: unknown): Screened {
  if (typeof structure !== "string") return { reason: "the structure is not text" };
  return looksLikeBlock(structure) ? screenBlock(structure) : screenSmiles(structure);
}

function looksLikeBlock(structure: string): boolean {
  return /\n/.test(structure) && /V[23]000|^M {2}END/m.test(structure);
}

function screenSmiles(smiles: string): Screened {
  if (smiles.length > SMILES_LENGTH_MAX)
    return { reason: `the SMILES is longer than ${SMILES_LENGTH_MAX} characters` };
  const text = smiles.trim();
  if (text === "") return { reason: "the SMILES is empty" };
  if (!/^[!-~]+$/.test(text))
    return { reason: "the SMILES contains a space, a control character or a character outside ASCII" };
  if (!/^[A-Za-z0-9[\]()=#$:/\\@+\-.%*~<>]+$/.test(text))
    return { reason: "the SMILES contains a character that no SMILES has" };
  if (countAtoms(text).all > ATOMS_WRITTEN_MAX)
    return { reason: `the SMILES writes more than ${ATOMS_WRITTEN_MAX} atoms` };
  return { form: "SMILES", text };
}

function screenBlock(block: string): Screened {
  if (block.length > BLOCK_LENGTH_MAX)
    return { reason: `the mol block is longer than ${BLOCK_LENGTH_MAX} characters` };
  const lines = block.replaceAll(/\r\n?/g, "\n").split("\n");
  const end = lines.findIndex((line) => line.startsWith("M  END"));
  if (end < 0) return { reason: "the mol block has no line M  END" };
  const body = lines.slice(3, end + 1);
  if (body.some((line) => !/^[ -~\t]*$/.test(line)))
    return { reason: "the mol block contains a control character or a character outside ASCII" };
  const elements = blockElements(body);
  if (elements === undefined) return { reason: "the mol block has no counts line" };
  const heavy = elements.filter((element) => element !== "H").length;
  if (heavy > ATOMS_WRITTEN_MAX || elements.length - heavy > HYDROGENS_WRITTEN_MAX)
    return { reason: `the mol block writes more than ${ATOMS_WRITTEN_MAX} atoms` };
  return { form: "mol block", text: `\n\n\n${body.join("\n")}\n` };
}

/** The elements of the atoms of a mol block without its remarks; undefined where it does not count them. */
function blockElements([counts = "", ...rest]: readonly string[]): string[] | undefined {
  if (counts.includes("V3000"))
    return rest.flatMap((line) => /^M {2}V30 +\d+ +([A-Za-z][a-z]?) +-?[\d.]/.exec(line)?.[1] ?? []);
  const stated = /^ *\d{1,3}/.exec(counts.slice(0, 3))?.[0];
  if (stated === undefined) return undefined;
  return rest.slice(0, Number(stated)).map((line) => line.slice(31, 34).trim());
}

/**
 * How many atoms a SMILES writes, by its text alone; hydrogens in brackets of their own are atoms but not
 * heavy.
 */
export function countAtoms(smiles: string): { heavy: number; all: number } {
  let heavy = 0;
  let all = 0;
  for (let at = 0; at < smiles.length; at++) {
    const code = smiles.charCodeAt(at);
    const end = code === BRACKET ? smiles.indexOf("]", at) : -1;
    if (end < 0 && !isLetter(code) && code !== STAR) continue;
    all++;
    if (end < 0 || !LONE_HYDROGEN.test(smiles.slice(at, end + 1))) heavy++;
    if (end > 0) at = end;
    else if (isTwoLetters(smiles, at)) at++;
  }
  return { heavy, all };
}

const [BRACKET, STAR] = [91, 42];
const LONE_HYDROGEN = /^\[\d*H[+-]?\d*(?::\d+)?\]$/;

function isLetter(code: number): boolean {
  return (code >= 65 && code <= 90) || (code >= 97 && code <= 122);
}

function isTwoLetters(smiles: string, at: number): boolean {
  return (smiles[at] === "C" && smiles[at + 1] === "l") || (smiles[at] === "B" && smiles[at + 1] === "r");
}
