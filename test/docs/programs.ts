import type { CommandLine } from './command-lines.ts';
import type { Place } from './place.ts';
import { checkAws } from './programs/aws.ts';
import { runCurl } from './programs/curl.ts';
import { checkNode, checkShell, runInShell } from './programs/files.ts';
import { checkGit } from './programs/git.ts';
import { checkNpm } from './programs/npm.ts';
import { checkOsls } from './programs/osls.ts';
import { runPermitSync } from './programs/permit-sync.ts';

/** Runs a command as it stands in a document, or as much of it as goes without an account. @throws when it would fail */
export type Check = (command: CommandLine, place: Place) => Promise<void> | void;

/** Who looks after which program. */
export const PROGRAMS: ReadonlyMap<string, Check> = new Map<string, Check>([
  ['permit-sync', runPermitSync],
  ['curl', runCurl],
  ['npm', checkNpm],
  ['node', checkNode],
  ['git', checkGit],
  ['aws', checkAws],
  ['osls', checkOsls],
  ['serverless', checkOsls],
  ['cd', checkShell],
  ['cp', checkShell],
  // Only settings: `NAME=value`, and the like.
  ['', runInShell],
  ['export', runInShell],
]);
