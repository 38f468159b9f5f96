export { createDirectory } from './create-directory.ts';
export { MAX_RESULTS } from './lists/pages.ts';
export type { Directory, DirectoryPorts, Matcher } from './operation/ports.ts';
export { type SweepOptions, type Swept, sweep } from './sweep.ts';
