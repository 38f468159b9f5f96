import { summaryOf, thousands } from './draw.ts';
import { SCRIPT, STYLE } from './html-parts.ts';
import type { Report } from './report.ts';
import { COLUMNS, rowOf } from './rows.ts';

/** A browser bears so many rows; `--json` has all. */
const ROWS_AT_MOST = 5_000;

/** The report as one page that needs nothing else: no network, and a script for the filter alone. */
export function asHtml(report: Report, limit: number | undefined): string {
  const { source, where, readAt, counts, differences, refusal } = report;
  const title = `reconcile ${source}, ${where}`;
  const listed = differences.slice(0, limit ?? ROWS_AT_MOST);
  const left = differences.length - listed.length;
  const kinds = Object.entries(counts).filter(([, count]) => count > 0);
  const body = [
    `<h1>${escaped(title)}</h1>`,
    `<p class="when">${escaped(`As of ${readAt}`)}</p>`,
    ...summaryOf(report).map((line) => `<p>${escaped(line)}</p>`),
    ...(refusal === null ? [] : [`<p class="refusal">Not to be applied: ${escaped(refusal)}</p>`]),
    table(
      ['difference', 'count'],
      kinds.map(([kind, count]) => `<tr>${cell(kind)}${cell(thousands(count), 'number')}</tr>`),
    ),
    '<p class="filter"><label>Filter <input type="search" id="filter"></label> <span id="left"></span></p>',
    table(
      COLUMNS,
      listed.map((one) => {
        const row = rowOf(one);
        return `<tr class="${one.kind}">${row.map((text) => cell(text)).join('')}</tr>`;
      }),
      'differences',
    ),
    ...(left === 0 ? [] : [`<p>${thousands(left)} more are not listed; --json has all.</p>`]),
  ];
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${escaped(title)}</title>
<style>${STYLE}</style>
</head>
<body>
${body.join('\n')}
<script>${SCRIPT}</script>
</body>
</html>
`;
}

function table(columns: readonly string[], rows: readonly string[], id = 'counts'): string {
  const head = columns.map((name) => `<th scope="col">${escaped(name)}</th>`).join('');
  return `<table id="${id}"><thead><tr>${head}</tr></thead><tbody>\n${rows.join('\n')}\n</tbody></table>`;
}

const cell = (text: string, kind?: string): string =>
  `<td${kind === undefined ? '' : ` class="${kind}"`}>${escaped(text)}</td>`;

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};
const escaped = (text: string): string =>
  text.replace(/[&<>"']/g, (character) => ENTITIES[character] ?? '');
