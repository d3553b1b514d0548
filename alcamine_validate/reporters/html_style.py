"""The style sheet of ``--format html``: no fonts, images or scripts, for screens and for print."""

from __future__ import annotations

from typing import Final

LIGHT: Final = {
    "back": "#ffffff",
    "soft": "#f4f6f8",
    "line": "#d3d9e0",
    "text": "#1b2027",
    "dim": "#57606a",
    "link": "#0a58ad",
    "error": "#b3221a",
    "warning": "#7d5000",
    "info": "#0b5c86",
    "good": "#1a6b2d",
    "mark": "#ffe9a3",
    "marked": "#1b2027",
}
"""The colours of a light page by their use. Texts have a contrast of at least 4.5:1 (WCAG 2.2)."""

DARK: Final = {
    "back": "#14181d",
    "soft": "#1d232a",
    "line": "#3b444e",
    "text": "#e5e9ed",
    "dim": "#a0aab4",
    "link": "#82b7ff",
    "error": "#ff8f85",
    "warning": "#f0c268",
    "info": "#7cc4ec",
    "good": "#82d596",
    "mark": "#5f4b00",
    "marked": "#fff4cc",
}
"""The colours of a dark page."""


def _colors(colors: dict[str, str]) -> str:
    return " ".join(f"--{name}: {color};" for name, color in colors.items())


STYLE: Final = f"""\
:root {{ color-scheme: light dark; {_colors(LIGHT)} }}
@media (prefers-color-scheme: dark) {{ :root {{ {_colors(DARK)} }} }}
* {{ box-sizing: border-box; }}
html {{ scroll-padding-top: 1rem; -webkit-text-size-adjust: 100%; text-size-adjust: 100%; }}
body {{ margin: 0 auto; max-width: 70rem; padding: 1.5rem 1rem 4rem; background: var(--back);
  color: var(--text); font: 1rem/1.5 system-ui, sans-serif; overflow-wrap: anywhere; }}
h1 {{ font-size: 1.6rem; line-height: 1.25; margin: 0 0 1rem; }}
h2 {{ font-size: 1.25rem; margin: 2.5rem 0 .75rem; padding-bottom: .3rem;
  border-bottom: 1px solid var(--line); }}
h3 {{ font-size: 1rem; margin: 0; }}
h3 code {{ font-size: .9375rem; margin-left: .25rem; }}
p, ul, ol, dl, pre {{ margin: .5rem 0; }}
ul, ol {{ padding-left: 1.3rem; }}
a {{ color: var(--link); }}
code, pre {{ font: .875em/1.5 ui-monospace, Menlo, Consolas, monospace; unicode-bidi: isolate; }}
.dim {{ color: var(--dim); font-weight: 400; }}
.error {{ color: var(--error); }}
.warning {{ color: var(--warning); }}
.info {{ color: var(--info); }}
.good {{ color: var(--good); }}
.product {{ margin: 0; font-weight: 600; color: var(--dim); }}
nav ul {{ display: flex; flex-wrap: wrap; gap: .25rem 1.25rem; margin: 0; padding: 0;
  list-style: none; }}
.remarks {{ white-space: pre-wrap; background: var(--soft); border-radius: .4rem;
  padding: .5rem .75rem; }}
.table {{ overflow-x: auto; overflow-wrap: break-word; }}
table {{ border-collapse: collapse; width: 100%; font-size: .9375rem; }}
th, td {{ text-align: left; vertical-align: top; padding: .4rem 1rem .4rem 0;
  border-bottom: 1px solid var(--line); }}
th {{ font-weight: 600; }}
th code {{ font-weight: 600; }}
.number, .time {{ white-space: nowrap; }}
td.number, th.number {{ text-align: right; padding-right: 1.5rem; }}
tr:target th, article:target, details:target {{ background: var(--soft); }}
article {{ border: 1px solid var(--line); border-left: .25rem solid currentcolor;
  border-radius: .4rem; padding: .6rem .9rem; margin: .75rem 0; break-inside: avoid; }}
article > * {{ color: var(--text); }}
article .dim {{ color: var(--dim); font-weight: 400; }}
article p, article ul {{ margin: .35rem 0; }}
.frame {{ display: grid; grid-template-columns: auto 1fr; gap: 0 .9rem; background: var(--soft);
  border-radius: .3rem; padding: .5rem .75rem; }}
.frame span {{ color: var(--dim); text-align: right; user-select: none; }}
.frame code {{ font-size: 1em; white-space: pre-wrap; }}
mark {{ background: var(--mark); color: var(--marked); border-radius: .15rem; }}
details {{ border-bottom: 1px solid var(--line); padding: .4rem 0; }}
summary {{ cursor: pointer; }}
summary span {{ margin-left: .5rem; }}
@media screen and (max-width: 52rem) {{
  body {{ padding: 1rem .75rem 3rem; }}
  h1 {{ font-size: 1.3rem; }}
  .table thead {{ position: absolute; width: 1px; height: 1px; overflow: hidden;
    clip-path: inset(50%); }}
  .table, .time {{ overflow-wrap: anywhere; white-space: normal; }}
  .table :is(table, tbody, th, td) {{ display: block; }}
  .table tr {{ display: block; padding: .5rem 0; border-bottom: 1px solid var(--line); }}
  .table :is(th, td) {{ border: 0; padding: .05rem 0; }}
  .table td {{ position: relative; padding-left: 8rem; text-align: left; }}
  .table td::before {{ content: attr(data-label); position: absolute; left: 0;
    color: var(--dim); }}
}}
@media print {{
  html {{ font-size: 70%; }}
  body {{ max-width: none; padding: 0; }}
  h2, h3 {{ break-after: avoid; }}
  nav {{ display: none; }}
  td code {{ overflow-wrap: anywhere; }}
  .time {{ white-space: normal; }}
  details::details-content {{ content-visibility: visible; block-size: auto; }}
}}
"""
"""The style sheet. On a phone, each row of a table becomes a block with labels.

Lines of text are wrapped, not scrolled, so that the marked part is always in view.
"""
