export { type OnWait, openDirectory } from './open.ts';
export { DIRECTORY_SOURCES, type DirectorySource, PROVIDER_NAMES } from './sources.ts';
