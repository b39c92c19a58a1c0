import { caveatsSection, provenanceSection, simulatedNotice } from "./sections/caveats.ts";
import { egressSection } from "./sections/egress.ts";
import { headline, tiles } from "./sections/headline.ts";
import { resultPlotsSection, resultTableSection } from "./sections/results.ts";
import { trainingSection } from "./sections/training.ts";
import { both, html, Markup } from "./markup.ts";
import { resetPlotIds } from "./plot-svg.ts";
import { style } from "./style.ts";
import type { ReportContext, Summary } from "./summary.ts";

/**
 * The report of a run as one HTML page in English and Korean: no script, nothing loaded from anywhere, fit to
 * print. The same summary gives the same page. Everything that comes from the summary is escaped.
 */
export async function renderReport(summary: Summary, context: ReportContext): Promise<string> {
  resetPlotIds();
  const content = [
    headline(summary),
    simulatedNotice(context),
    tiles(summary),
    await resultPlotsSection(summary),
    resultTableSection(summary),
    await trainingSection(summary),
    await egressSection(context),
    caveatsSection(summary, context),
    provenanceSection(summary),
  ];
  return html`<!doctype html>
    <html>
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>Chorale: ${summary.study.name}</title>
        <style>
          ${new Markup(style)}
        </style>
      </head>
      <body>
        <input class="language" type="radio" name="language" id="language-en" aria-label="English" checked />
        <input class="language" type="radio" name="language" id="language-ko" aria-label="한국어" />
        <div class="page">
          <div class="top">
            <span><span class="mark">Chorale</span> ${both("study", "연구")} ${summary.study.name}</span>
            <span class="toggle"
              ><label for="language-en">English</label><label for="language-ko">한국어</label></span
            >
          </div>
          ${content}
        </div>
      </body>
    </html> `.text;
}
