import { agreementSection } from "./sections/agreement.ts";
import { caveatsSection, provenanceSection, simulatedNotice } from "./sections/caveats.ts";
import { egressSection } from "./sections/egress.ts";
import { headline, tiles } from "./sections/headline.ts";
import { resultPlotsSection, resultTableSection } from "./sections/results.ts";
import { trainingSection } from "./sections/training.ts";
import { both, html } from "./markup.ts";
import { page } from "./page.ts";
import { resetPlotIds } from "./plot-svg.ts";
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
    agreementSection(summary, context),
    await egressSection(context),
    caveatsSection(summary, context),
    provenanceSection(summary),
  ];
  return page({
    title: `Chorale: ${summary.study.name}`,
    subject: html`${both("study", "연구")} ${summary.study.name}`,
    content,
  });
}
