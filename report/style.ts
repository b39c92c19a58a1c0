/** The look of the report: on a screen, on a phone and on paper, without anything from a network. */
export const style = `
:root { --ink: #1f2937; --soft: #6b7280; --line: #e5e7eb; --accent: #0f766e; --paper: #ffffff;
  --ground: #f5f6f4; }
* { box-sizing: border-box; }
html { color-scheme: light; }
body { margin: 0; background: var(--ground); color: var(--ink);
  font: 15px/1.6 system-ui, "Noto Sans KR", "Apple SD Gothic Neo", "Malgun Gothic", sans-serif;
  word-break: keep-all;
  overflow-wrap: anywhere; }
.language { position: absolute; opacity: 0; pointer-events: none; }
#language-en:checked ~ .page [lang="ko"], #language-ko:checked ~ .page [lang="en"] { display: none; }
.page { max-width: 1040px; margin: 0 auto; padding: 28px 24px 64px; }
.top { display: flex; justify-content: space-between; align-items: center; gap: 16px; color: var(--soft);
  font-size: 13px; }
.mark { color: var(--accent); font-weight: 700; letter-spacing: .02em; font-size: 15px; }
.toggle { display: flex; border: 1px solid var(--line); border-radius: 999px; background: var(--paper);
  overflow: hidden; }
.toggle label { padding: 4px 14px; cursor: pointer; }
#language-en:checked ~ .page label[for="language-en"], #language-ko:checked ~ .page label[for="language-ko"] {
  background: var(--accent); color: #fff; }
#language-en:focus-visible ~ .page .toggle, #language-ko:focus-visible ~ .page .toggle {
  outline: 2px solid var(--accent); outline-offset: 2px; }
h1 { font-size: 30px; line-height: 1.28; letter-spacing: -.015em; margin: 26px 0 10px; max-width: 30em;
  text-wrap: balance; }
h2 { font-size: 18px; margin: 0 0 4px; letter-spacing: -.005em; }
.lead { color: var(--soft); margin: 0 0 22px; max-width: 62em; }
.note { color: var(--soft); margin: 0 0 14px; max-width: 62em; font-size: 14px; }
section { background: var(--paper); border: 1px solid var(--line); border-radius: 12px; padding: 22px 24px;
  margin: 18px 0; }
.simulated { border-left: 4px solid #d97706; }
.tiles { display: grid; grid-template-columns: repeat(auto-fit, minmax(150px, 1fr)); gap: 12px;
  margin: 20px 0; }
.tile { background: var(--paper); border: 1px solid var(--line); border-radius: 12px; padding: 13px 16px; }
.tile b { display: block; font-size: 23px; line-height: 1.3; font-variant-numeric: tabular-nums;
  letter-spacing: -.01em; }
.tile > span { color: var(--soft); font-size: 13px; }
.plots { display: grid; grid-template-columns: repeat(auto-fit, minmax(340px, 1fr)); gap: 24px 32px;
  align-items: start; }
.plots h3 { font-size: 14px; margin: 0 0 6px; }
.plots > div { break-inside: avoid; }
svg { max-width: 100%; height: auto; display: block; }
.legend { display: flex; flex-wrap: wrap; gap: 6px 20px; margin: 0 0 16px; padding: 0; list-style: none;
  font-size: 13px; }
.legend li { display: flex; gap: 7px; align-items: center; }
.legend svg { width: 14px; height: 14px; flex: none; }
.scroll { overflow-x: auto; margin-top: 8px; }
table { border-collapse: collapse; width: 100%; font-size: 13.5px; font-variant-numeric: tabular-nums; }
th { text-align: left; font-weight: 600; color: var(--soft); font-size: 12.5px; padding: 6px 10px;
  border-bottom: 1px solid #cbd5e1;
  vertical-align: bottom; }
td { padding: 6px 10px; border-bottom: 1px solid var(--line); }
th, td { overflow-wrap: break-word; }
.number { text-align: right; white-space: nowrap; }
td small { display: block; color: var(--soft); font-size: 11.5px; }
.better { color: var(--accent); font-weight: 700; }
.worse { color: #b45309; font-weight: 700; }
tr:has(+ tr.detail) td { border-bottom: 0; padding-bottom: 0; }
tr.detail td { padding-top: 0; }
tr.first td { border-top: 1px solid #cbd5e1; }
ul { margin: 8px 0 0; padding-left: 20px; }
li { margin: 4px 0; }
.legend li { margin: 0; }
code { font: 12.5px/1.5 ui-monospace, Menlo, Consolas, monospace; overflow-wrap: anywhere; }
dl { display: grid; grid-template-columns: max-content 1fr; gap: 4px 18px; margin: 8px 0 0;
  font-size: 13.5px; }
dt { color: var(--soft); }
dd { margin: 0; }
@media (max-width: 560px) { .page { padding: 18px 12px 40px; } section { padding: 16px 14px;
  } h1 { font-size: 24px; } }
@media print {
  @page { margin: 14mm; }
  body { background: #fff; font-size: 11pt; }
  .page { max-width: none; padding: 0; }
  .toggle { display: none; }
  section { border: 0; border-top: 1px solid #cbd5e1; border-radius: 0; padding: 12px 0; }
  .simulated { border-left: 0; }
  .plots { grid-template-columns: 1fr 1fr; }
  .tiles { grid-template-columns: repeat(6, 1fr); gap: 6px; }
  .tile { padding: 8px 10px; }
  .tile b { font-size: 14pt; }
  tr, .tile { break-inside: avoid; }
  h2, .note { break-after: avoid; }
  * { print-color-adjust: exact; -webkit-print-color-adjust: exact; }
}
`;
