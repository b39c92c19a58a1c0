const TEXT_OR_FIELD = /"[^"\\]*(?:\\.[^"\\]*)*"\s*(?<colon>:)?/g;

/**
 * `JSON.parse` of what is evidence: throws a `SyntaxError` also where an object names a field twice. Of two,
 * one program reads the first and another the last (RFC 8259, section 4), and a signature covers one of them.
 */
export function parseJson(text: string): unknown {
  const value: unknown = JSON.parse(text);
  let fields = 0;
  for (const { groups } of text.matchAll(TEXT_OR_FIELD)) if (groups?.colon !== undefined) fields += 1;
  if (fields !== fieldCount(value)) throw new SyntaxError("a field is named twice");
  return value;
}

function fieldCount(value: unknown): number {
  const open = [value];
  let count = 0;
  while (open.length > 0) {
    const one = open.pop();
    if (typeof one !== "object" || one === null) continue;
    const inner: unknown[] = Object.values(one);
    if (!Array.isArray(one)) count += inner.length;
    for (const each of inner) open.push(each);
  }
  return count;
}
