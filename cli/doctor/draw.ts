import type { Terminal } from '../terminal/index.ts';
import type { Finding, State } from './finding.ts';

const MARKS = {
  ok: { mark: '✓', style: 'green' },
  warning: { mark: '!', style: 'yellow' },
  failed: { mark: '✗', style: 'red' },
  skipped: { mark: '-', style: 'dim' },
} as const satisfies Record<State, { mark: string; style: Parameters<Terminal['style']>[0] }>;

const STATE_WIDTH = 'skipped'.length + 2;
const NARROWEST = 20;

/** On a screen a line for each finding, and below it what to do; in a pipe a row for each. */
export function draw(findings: readonly Finding[], terminal: Terminal): void {
  if (!terminal.isHuman) {
    terminal.table({
      columns: ['state', 'check', 'title', 'finding', 'remedy'],
      rows: findings.map(({ state, id, title, detail, remedy }) => [
        state,
        id,
        title,
        detail,
        remedy ?? '',
      ]),
    });
    return;
  }
  const titles = Math.max(...findings.map(({ title }) => title.length)) + 2;
  const indent = 2 + STATE_WIDTH + titles;
  const room = Math.max(NARROWEST, terminal.columns - indent);
  for (const [at, { state, title, detail, remedy }] of findings.entries()) {
    const { mark, style } = MARKS[state];
    const [first = '', ...rest] = wrap(detail, room);
    const head = terminal.style(style, `${mark} ${state.padEnd(STATE_WIDTH)}`);
    terminal.print(`${head}${title.padEnd(titles)}${first}`);
    for (const line of rest) terminal.print(`${' '.repeat(indent)}${line}`);
    // One remedy for several is told once.
    if (remedy === undefined || remedy === findings[at + 1]?.remedy) continue;
    for (const [index, line] of wrap(remedy, room - 2).entries()) {
      terminal.print(`${' '.repeat(indent)}${index === 0 ? '→' : ' '} ${line}`);
    }
  }
}

/** `2 failed, 1 warning, 9 ok` */
export function summary(findings: readonly Finding[]): string {
  const words = { failed: 'failed', warning: 'to look at', ok: 'ok', skipped: 'skipped' };
  return (['failed', 'warning', 'ok', 'skipped'] as const)
    .map((state) => ({ state, count: findings.filter((one) => one.state === state).length }))
    .filter(({ count }) => count > 0)
    .map(({ state, count }) => `${count} ${words[state]}`)
    .join(', ');
}

/** Breaks between words; a word that is too long stays whole, so that it can be copied. */
export function wrap(text: string, width: number): readonly string[] {
  return text.split('\n').flatMap((paragraph) => {
    const lines: string[] = [];
    let line = '';
    for (const word of paragraph.trim().split(/\s+/)) {
      if (line !== '' && line.length + 1 + word.length > width) {
        lines.push(line);
        line = word;
      } else {
        line = line === '' ? word : `${line} ${word}`;
      }
    }
    return [...lines, line];
  });
}
