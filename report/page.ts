import { html, Markup, type Piece } from "./markup.ts";
import { style } from "./style.ts";

/**
 * An HTML page in English and Korean that its reader switches between: no script, nothing loaded from
 * anywhere, fit to print. `subject` stands beside the name on top.
 */
export function page({ title, subject, content }: { title: string; subject: Piece; content: Piece }): string {
  return html`<!doctype html>
    <html>
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>${title}</title>
        <style>
          ${new Markup(style)}
        </style>
      </head>
      <body>
        <input class="language" type="radio" name="language" id="language-en" aria-label="English" checked />
        <input class="language" type="radio" name="language" id="language-ko" aria-label="한국어" />
        <div class="page">
          <div class="top">
            <span><span class="mark">Chorale</span> ${subject}</span>
            <span class="toggle"
              ><label for="language-en">English</label><label for="language-ko">한국어</label></span
            >
          </div>
          ${content}
        </div>
      </body>
    </html> `.text;
}
