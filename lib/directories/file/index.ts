export type { FileCheck } from './check.ts';
export { COLUMN_NAMES } from './columns.ts';
export { createFileDirectory, type FileDirectory, type FileOptions } from './file-directory.ts';
export type { ColumnNames } from './naming.ts';
export { describeProblem, type FileProblem } from './row.ts';
export type { FileFormat } from './rows.ts';
