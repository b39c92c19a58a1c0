import { both, html, type Markup, type Piece } from "./markup.ts";

/** The heading of a column of words. */
export function heading(english: Piece, korean: Piece): Markup {
  return html`<th>${both(english, korean)}</th>`;
}

/** The heading of a column of figures, which stand to the right. */
export function figureHeading(english: Piece, korean: Piece): Markup {
  return html`<th class="number">${both(english, korean)}</th>`;
}

/** A table that scrolls sideways where the page is narrow; `rows` are whole `<tr>` elements. */
export function dataTable(headings: Piece, rows: Piece): Markup {
  return html`<div class="scroll">
    <table>
      <thead>
        <tr>
          ${headings}
        </tr>
      </thead>
      <tbody>
        ${rows}
      </tbody>
    </table>
  </div>`;
}
