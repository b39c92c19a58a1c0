/** Text that is already HTML. Only `html`, `both` and the plots make it. */
export class Markup {
  readonly text: string;
  constructor(text: string) {
    this.text = text;
  }
}

/** What a template takes: markup as it is, everything else as text to escape. */
export type Piece = Markup | string | number | readonly Piece[];

/**
 * A template whose interpolations are escaped, unless they are markup already. Lists are joined without
 * separator.
 */
export function html(parts: TemplateStringsArray, ...pieces: readonly Piece[]): Markup {
  return new Markup(parts.reduce((text, part, index) => text + render(pieces[index - 1]!) + part));
}

/** The same sentence in English and Korean; the page shows the one that its reader chose. */
export function both(english: Piece, korean: Piece): Markup {
  return html`<span lang="en">${english}</span><span lang="ko">${korean}</span>`;
}

/** Text with the five characters that mean something in HTML replaced. */
export function escapeHtml(text: string): string {
  const entities: Record<string, string> = {
    "&": "&amp;",
    "<": "&lt;",
    ">": "&gt;",
    '"': "&quot;",
    "'": "&#39;",
  };
  return text.replace(/[&<>"']/g, (character) => entities[character]!);
}

function render(piece: Piece): string {
  if (piece instanceof Markup) return piece.text;
  if (typeof piece === "string" || typeof piece === "number") return escapeHtml(String(piece));
  return piece.map(render).join("");
}
