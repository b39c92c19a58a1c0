import { both, html } from "../markup.ts";
import { page } from "../page.ts";
import { resetPlotIds } from "../plot-svg.ts";
import { accountingSection, sourcesSection } from "./accounting.ts";
import { endpointsSection } from "./endpoints.ts";
import { qualityHeadline, qualityTiles } from "./headline.ts";
import type { DataQuality } from "./quality.ts";
import { splitSection } from "./split.ts";

/**
 * The data-quality report of a node as one HTML page in English and Korean, for the node's own people. The
 * same quality gives the same page. It names files and rows, never a structure; everything is escaped.
 */
export async function renderQuality(quality: DataQuality): Promise<string> {
  resetPlotIds();
  return page({
    title: `Chorale: ${quality.study}`,
    subject: html`${both("data for the study", "연구용 데이터")} ${quality.study}`,
    content: [
      qualityHeadline(quality),
      qualityTiles(quality),
      accountingSection(quality),
      await endpointsSection(quality),
      await splitSection(quality),
      sourcesSection(quality),
    ],
  });
}
