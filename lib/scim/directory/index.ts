export { createDirectory } from './create-directory.ts';
export { MAX_RESULTS } from './pages.ts';
export type { Directory, DirectoryPorts, Matcher } from './ports.ts';
export { type SweepOptions, type Swept, sweep } from './sweep.ts';
