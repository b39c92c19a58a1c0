import { isAlias, isCollection, isMap, isPair, isScalar, type Document } from "yaml";

/** Why a YAML document is not read, though it parses: `offset` in its text. */
export type YamlFault = { readonly offset: number; readonly message: string; readonly remedy: string };

const DEPTH_MAX = 64;
const ALIASES_MAX = 100;
/**
 * Everything that a terminal or an editor would act on instead of showing it; line breaks and tabs are text.
 */
const CONTROL = /[\p{Cc}\u061C\u200E\u200F\u2028-\u202E\u2066-\u2069\uFEFF]/u;

/**
 * The first control character of a text that is not a line break or a tab, as `U+001B`; null where there is
 * none.
 */
export function controlCharacterIn(text: string): { readonly offset: number; readonly name: string } | null {
  const offset = text.replaceAll(/[\n\r\t]/g, " ").search(CONTROL);
  if (offset === -1) return null;
  const code = text.codePointAt(offset)!.toString(16).toUpperCase().padStart(4, "0");
  return { offset, name: `U+${code}` };
}

/**
 * What makes a document of others unsafe or unclear to read: nesting beyond all use, aliases that multiply,
 * tags, keys that are written twice, control characters behind escapes. Visits each node once, never what an
 * alias points to.
 */
export function yamlFault(document: Document): YamlFault | null {
  if (document.directives?.yaml.explicit && document.directives.yaml.version !== "1.2")
    return { offset: 0, message: "this is not YAML 1.2", remedy: "take the %YAML line out" };
  return faultIn(document.contents, { aliases: 0 }, 0);
}

type Seen = { aliases: number };

function faultIn(node: unknown, seen: Seen, depth: number): YamlFault | null {
  const fault = (message: string, remedy: string): YamlFault => ({ offset: offsetOf(node), message, remedy });
  if (depth > DEPTH_MAX)
    return fault(`this is nested more than ${DEPTH_MAX} levels deep`, "no field of ours is nested that deep");
  if (isAlias(node)) {
    seen.aliases += 1;
    return seen.aliases > ALIASES_MAX
      ? fault(`there are more than ${ALIASES_MAX} aliases`, "write out what they stand for")
      : null;
  }
  if ((isCollection(node) || isScalar(node)) && node.tag !== undefined)
    return fault(`tags such as ${node.tag} are not read`, "take the tag out; put text in quotes");
  if (isScalar(node)) return controlFault(node.value, fault);
  if (isMap(node)) {
    const repeated = repeatedKey(node.items.map(({ key }) => key));
    if (repeated !== null) return repeated;
  }
  if (!isCollection(node)) return null;
  for (const item of node.items) {
    const found = isPair(item)
      ? (faultIn(item.key, seen, depth + 1) ?? faultIn(item.value, seen, depth + 1))
      : faultIn(item, seen, depth + 1);
    if (found !== null) return found;
  }
  return null;
}

function controlFault(
  value: unknown,
  fault: (message: string, remedy: string) => YamlFault,
): YamlFault | null {
  const control = typeof value === "string" ? controlCharacterIn(value) : null;
  return control && fault(`there is a control character ${control.name} behind an escape`, "take it out");
}

function repeatedKey(keys: readonly unknown[]): YamlFault | null {
  const known = new Set<string>();
  for (const key of keys) {
    const name = isScalar(key) ? String(key.value) : null;
    if (name !== null && known.has(name))
      return {
        offset: offsetOf(key),
        message: `${JSON.stringify(name)} is written twice`,
        remedy: "keep one of the two",
      };
    if (name !== null) known.add(name);
  }
  return null;
}

function offsetOf(node: unknown): number {
  return (node as { range?: readonly [number, number, number] | null } | null)?.range?.[0] ?? 0;
}
