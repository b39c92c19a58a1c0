/**
 * Whether a name fits a pattern in which `*` stands for any run of characters. Upper and lower case, and
 * characters that look the same or cannot be seen (Unicode NFKC, category C), are not told apart: a list that
 * refuses an assay is not evaded by its spelling.
 */
export function matchesPattern(pattern: string, name: string): boolean {
  const [head = "", ...rest] = folded(pattern).split("*");
  const text = folded(name);
  if (rest.length === 0) return text === head;
  if (!text.startsWith(head)) return false;
  const tail = rest.pop() ?? "";
  let at = head.length;
  for (const part of rest) {
    const found = text.indexOf(part, at);
    if (found === -1) return false;
    at = found + part.length;
  }
  return text.length - tail.length >= at && text.endsWith(tail);
}

function folded(text: string): string {
  return text.normalize("NFKC").replaceAll(/\p{C}/gu, "").toLowerCase();
}
