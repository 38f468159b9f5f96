import { styleText } from 'node:util';

export interface Report {
  title(text: string): void;
  note(text: string): void;
  /** Something that was as it should be. */
  done(text: string, detail?: string): void;
  /** Something that was not. */
  failed(text: string, why: string): void;
  table(title: string, columns: readonly string[], rows: readonly (readonly string[])[]): void;
}

/** Tells the demo's story, in colours only where somebody wants them (NO_COLOR, no terminal). */
export function createReport(write: (line: string) => void): Report {
  const indented = (text: string) => write(`  ${text}`);
  return {
    title(text) {
      write('');
      write(styleText('bold', text));
    },
    note: (text) => indented(styleText('dim', text)),
    done(text, detail = '') {
      indented(
        `${styleText('green', '✓')} ${text.padEnd(58)} ${styleText('dim', detail)}`.trimEnd(),
      );
    },
    failed(text, why) {
      indented(`${styleText('red', '✗')} ${text}`);
      indented(styleText('red', `  ${why}`));
    },
    table(title, columns, rows) {
      const widths = columns.map((column, index) =>
        Math.max(column.length, ...rows.map((row) => (row[index] ?? '').length)),
      );
      const line = (cells: readonly string[]) =>
        cells
          .map((cell, index) => cell.padEnd(widths[index] ?? 0))
          .join('  ')
          .trimEnd();
      const rule = widths.map((width) => '─'.repeat(width)).join('  ');
      write('');
      indented(title);
      indented(styleText('dim', line(columns)));
      indented(styleText('dim', rule));
      for (const row of rows) indented(line(row));
      if (rows.length === 0) indented(styleText('dim', 'none'));
    },
  };
}
