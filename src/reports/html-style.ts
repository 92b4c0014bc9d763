/** The page's only style sheet. Pictures keep their white paper in the dark, where their colours were chosen. */
export const PAGE_STYLE = `
:root { --ink: #1b2530; --quiet: #5b6875; --paper: #ffffff; --ground: #f4f6f8; --line: #d5dce3; --link: #0c3f7d }
@media (prefers-color-scheme: dark) {
  :root { --ink: #e6ebf0; --quiet: #a3b0bd; --paper: #17202a; --ground: #0e141b; --line: #33404d; --link: #8ec1ea }
}
* { box-sizing: border-box }
body { margin: 0; background: var(--ground); color: var(--ink); font: 16px/1.5 system-ui, sans-serif }
main { max-width: 1060px; margin: 0 auto; padding: 20px }
header { padding: 8px 0 4px }
.ribbon { margin: 0; padding: 5px 20px; text-align: center; font-weight: 600; letter-spacing: .03em; font-size: 14px }
.ribbon.simulated { background: #ffd97a; color: #3d2c00 }
.ribbon.training, .ribbon.test { background: #cfe3ff; color: #0a2a55 }
.ribbon.real { background: #1b2530; color: #ffffff }
.kicker { margin: 0 0 4px; color: var(--quiet); font-size: 14px; letter-spacing: .04em }
h1 { font-size: 27px; line-height: 1.28; margin: 0 0 12px; text-wrap: balance }
h2 { font-size: 19px; margin: 0 0 10px }
.badge { display: inline-block; margin: 0 0 10px; padding: 2px 12px; border-radius: 99px; font-weight: 600; font-size: 14px }
.badge.located { background: #d2570f; color: #ffffff }
.badge.area-only { background: #fdd5a5; color: #4a1c00 }
.badge.nothing-found { background: #b5dccb; color: #0c3325 }
dl { display: flex; flex-wrap: wrap; gap: 4px 32px; margin: 0 }
dl div { display: flex; gap: 8px }
dt { color: var(--quiet) }
dd { margin: 0 }
section { background: var(--paper); border: 1px solid var(--line); border-radius: 8px; padding: 16px 20px; margin: 14px 0 }
p { margin: 0 0 8px }
.lead { margin-top: 12px }
.quiet { color: var(--quiet); font-size: 14px }
ul { margin: 0; padding-left: 20px }
ul + p { margin-top: 8px }
.figures { display: flex; flex-wrap: wrap; gap: 12px }
figure { margin: 0; flex: 1 1 280px; background: #ffffff; border-radius: 4px; padding: 4px }
figcaption { color: #1b2530; font-weight: 600; font-size: 14px; padding: 0 0 6px }
figure svg { display: block; width: 100%; height: auto }
.wide { overflow-x: auto; margin-bottom: 8px }
.wide:focus-visible { outline: 2px solid var(--link) }
table { border-collapse: collapse; width: 100%; font-size: 14.5px }
caption { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%) }
th, td { text-align: left; vertical-align: top; padding: 6px 14px 6px 0; border-bottom: 1px solid var(--line); overflow-wrap: break-word }
thead th { color: var(--quiet); font-weight: 600 }
.number { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap }
thead .number { white-space: normal }
code { font: 12.5px/1.4 ui-monospace, monospace; word-break: break-all }
td.code { min-width: 33ch }
td.code code { display: block; max-width: 32ch }
@media print {
  :root { --ink: #000000; --quiet: #444444; --paper: #ffffff; --ground: #ffffff; --line: #bbbbbb }
  body { font-size: 10.5pt } main { max-width: none; padding: 0 }
  section { border: 0; padding: 4px 0; break-inside: avoid }
  .ribbon, .badge { print-color-adjust: exact; -webkit-print-color-adjust: exact }
  .wide { overflow: visible }
}
`
