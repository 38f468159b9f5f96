export { type Auth0DirectoryOptions, createAuth0Directory } from './auth0/directory.ts';
export { type ClerkDirectoryOptions, createClerkDirectory } from './clerk.ts';
export { createCognitoDirectory } from './cognito/index.ts';
export type {
  Directory,
  DirectoryPage,
  ObjectCounts,
  ReadingOptions,
} from './directory.ts';
export { DirectoryError, type DirectoryErrorCode } from './errors.ts';
export {
  COLUMN_NAMES,
  type ColumnNames,
  createFileDirectory,
  describeProblem,
  type FileCheck,
  type FileDirectory,
  type FileFormat,
  type FileOptions,
  type FileProblem,
} from './file/index.ts';
export { SNAPSHOT_MARGIN_MS, type SnapshotObject, snapshotOrigin } from './snapshot.ts';
