/** Light and dark as the reader has it; on paper, black on white without the filter. */
export const STYLE = `
:root { --ink: #1b1f24; --paper: #fff; --line: #d0d7de; --soft: #59636e; --bad: #b3261e; }
@media (prefers-color-scheme: dark) {
  :root { --ink: #e6edf3; --paper: #0d1117; --line: #30363d; --soft: #9198a1; --bad: #ff8a80; }
}
body { font: 15px/1.5 system-ui, sans-serif; color: var(--ink); background: var(--paper);
  max-width: 72rem; margin: 2rem auto; padding: 0 1rem; }
h1 { font-size: 1.4rem; margin-bottom: 0; }
.when { color: var(--soft); margin-top: 0; }
.refusal { color: var(--bad); font-weight: 600; }
table { border-collapse: collapse; margin: 1rem 0; }
#differences { width: 100%; }
th, td { text-align: left; padding: .3rem .8rem .3rem 0; border-bottom: 1px solid var(--line);
  vertical-align: top; overflow-wrap: anywhere; }
td.number { text-align: right; font-variant-numeric: tabular-nums; }
tr.deleted td:first-child, tr.extra td:first-child { color: var(--bad); }
tr.foreign, #left { color: var(--soft); }
input { font: inherit; color: inherit; background: inherit; border: 1px solid var(--line);
  border-radius: 4px; padding: .2rem .5rem; }
@media print {
  :root { --ink: #000; --paper: #fff; --line: #999; --soft: #444; --bad: #000; }
  .filter { display: none; }
  tr { break-inside: avoid; }
  thead { display: table-header-group; }
}
`;

/** Hides the rows that do not hold what was typed. */
export const SCRIPT = `
const rows = [...document.querySelectorAll('#differences tbody tr')];
const left = document.getElementById('left');
document.getElementById('filter').addEventListener('input', ({ target }) => {
  const wanted = target.value.toLowerCase();
  let count = 0;
  for (const row of rows) {
    row.hidden = !row.textContent.toLowerCase().includes(wanted);
    if (!row.hidden) count += 1;
  }
  left.textContent = wanted === '' ? '' : count + ' of ' + rows.length;
});
`;
