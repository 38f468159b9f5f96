export { inLine } from './legible.ts';
export { maskEmails } from './personal-data.ts';
export type { Progress, ProgressOptions } from './progress.ts';
export type { Column, Table } from './table.ts';
export { createTerminal, type Terminal, type TerminalOptions } from './terminal.ts';
export { duration, instant, readTime } from './times.ts';
