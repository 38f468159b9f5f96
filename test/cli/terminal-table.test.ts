import { stripVTControlCharacters } from 'node:util';
import { describe, expect, it } from 'vitest';
import { createTerminal, type Table } from '../../cli/terminal/index.ts';
import { type ScreensOptions, screens } from './screens.ts';

function drawn(table: Table, options: ScreensOptions = {}): string {
  const { shell, stdout } = screens(options);
  createTerminal(shell, { json: false, yes: false, showPersonalData: false }).table(table);
  return stdout();
}
const lines = (text: string) => stripVTControlCharacters(text).trimEnd().split('\n');

const letters: Table = {
  columns: ['id', 'reason', { name: 'age', align: 'right' }],
  rows: [
    ['c9b5377d', 'unknown_role', '3 h'],
    ['0a21f0f2', `a reason that is told at length ${'and on '.repeat(12)}`.trim(), '12 min'],
  ],
};

describe('a table in a pipe', () => {
  it('has cells between tabs, whole, with no colours', () => {
    expect(drawn(letters).split('\n')).toEqual([
      'id\treason\tage',
      ...letters.rows.map((row) => row.join('\t')),
      '',
    ]);
  });

  it('keeps a row a line, and a cell a cell', () => {
    const rows = [['one\ttwo', 'three\r\nfour']];
    expect(drawn({ columns: ['a', 'b'], rows })).toBe('a\tb\none two\tthree four\n');
  });
});

describe('a table on a screen', () => {
  it.each([40, 80])('fits %i columns, and cuts only what is long', (columns) => {
    const told = lines(drawn(letters, { columns }));
    expect(Math.max(...told.map((line) => line.length))).toBeLessThanOrEqual(columns);
    expect(told[1]).toContain('c9b5377d  unknown_role ');
    expect(told[2]).toMatch(/^0a21f0f2 {2}a reason that.*… {2}12 min$/);
  });

  it('aligns its columns, numbers to the right, with a gap between them', () => {
    const table: Table = {
      columns: ['what', { name: 'count', align: 'right' }, 'last'],
      rows: [
        ['a', '7', 'x'],
        ['bb', '1,000', 'y'],
      ],
    };
    expect(lines(drawn(table, { columns: 80 }))).toEqual([
      'WHAT  COUNT  LAST',
      'a         7  x',
      'bb    1,000  y',
    ]);
  });

  it('counts characters that take two columns as two', () => {
    const rows = [
      ['東京都', 'x'],
      ['Zoë', 'y'],
      ['🚀', 'z'],
    ];
    const table: Table = { columns: ['name', 'next'], rows };
    expect(lines(drawn(table, { columns: 80 }))).toEqual([
      'NAME    NEXT',
      '東京都  x',
      'Zoë     y',
      '🚀      z',
    ]);
  });

  it('counts no colours', () => {
    const red = '\u001b[31mred\u001b[39m';
    expect(lines(drawn({ columns: ['a', 'b'], rows: [[red, 'x']] }, { columns: 80 }))).toEqual([
      'A    B',
      'red  x',
    ]);
  });

  it('has a bold head, but not with NO_COLOR and not on a dumb terminal', () => {
    expect(drawn(letters, { columns: 80 })).toContain('\u001b[1m');
    for (const env of [{ NO_COLOR: '1' }, { TERM: 'dumb' }]) {
      expect(drawn(letters, { columns: 80, env })).not.toContain('\u001b');
    }
  });

  it('is a head alone when there is nothing', () => {
    expect(lines(drawn({ columns: ['a', 'b'], rows: [] }, { columns: 80 }))).toEqual(['A  B']);
  });
});
