export { SuiteError } from './errors.ts';
export { type RunscopeExport, readExport } from './export.ts';
export { runSuite, type SuiteOptions } from './suite.ts';
