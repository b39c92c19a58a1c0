import { parse, resetSVGDefIds, View } from "vega";
import { compile, type Config, type TopLevelSpec } from "vega-lite";
import { both, Markup } from "./markup.ts";
import type { Language } from "./plots.ts";

const FONT = "system-ui, 'Noto Sans KR', 'Apple SD Gothic Neo', 'Malgun Gothic', sans-serif";

const LOOK: Config = {
  font: FONT,
  background: "transparent",
  padding: 2,
  view: { stroke: null },
  axis: {
    labelColor: "#4b5563",
    titleColor: "#4b5563",
    titleFontWeight: "normal",
    gridColor: "#e5e7eb",
    domainColor: "#9ca3af",
    tickColor: "#9ca3af",
    labelFontSize: 11,
    titleFontSize: 11,
    labelLimit: 190,
  },
  legend: {
    labelLimit: 300,
    labelFontSize: 12,
    labelColor: "#1f2937",
    title: null,
    orient: "top",
    symbolStrokeWidth: 2,
  },
  title: { fontSize: 13, fontWeight: "bold", color: "#1f2937", anchor: "start", subtitleColor: "#6b7280" },
};

/**
 * Starts the numbering of clip paths and gradients again, which is unique in a page and otherwise goes on
 * with the process.
 */
export function resetPlotIds(): void {
  resetSVGDefIds();
}

/**
 * Draws a Vega-Lite chart as SVG inside the page: text stays text, and nothing refers to anything outside.
 */
export async function plotSvg(spec: TopLevelSpec): Promise<Markup> {
  const { spec: compiled } = compile({ ...spec, config: LOOK });
  const view = new View(parse(compiled), { renderer: "none" });
  try {
    const svg = await view.toSVG();
    // the namespaces are only needed outside of HTML
    return new Markup(svg.replaceAll(/ xmlns(:xlink)?="[^"]*"/g, ""));
  } finally {
    view.finalize();
  }
}

/** The same chart with its words in either language. */
export async function plotInBoth(specOf: (language: Language) => TopLevelSpec): Promise<Markup> {
  return both(await plotSvg(specOf("en")), await plotSvg(specOf("ko")));
}
