import * as z from 'zod/mini';
import type { MaxRemovals } from '../../lib/reconcile/index.ts';
import type { Given } from '../command.ts';
import { commandLine } from '../command-line.ts';
import { DIRECTORY_SOURCES, type DirectorySource } from '../directories/sources.ts';
import { usageError } from '../errors.ts';

/** What was asked for. */
export interface Request {
  readonly source: DirectorySource;
  readonly isApplied: boolean;
  /** Everybody is to be brought over to the config; else what differs is looked for. */
  readonly isRemapped: boolean;
  /** Nothing is to be sent. */
  readonly isDry: boolean;
  /** The worker has the config that is here, whatever it said last. */
  readonly isDeployed: boolean;
  readonly maxRemovals: MaxRemovals | undefined;
  readonly users: readonly string[] | undefined;
  readonly format: 'table' | 'json' | 'html';
  /** Absent: stdout. */
  readonly output: string | undefined;
  /** Differences that are listed; absent: all, or as many as suit a screen. */
  readonly limit: number | undefined;
  /** The same command line once more, with these options set otherwise. */
  again(changed?: Readonly<Record<string, unknown>>): string;
  /** The command that shows how the queue is worked off. */
  readonly watch: string;
}

const optionsSchema = z.looseObject({
  apply: z.optional(z.boolean()),
  mapping: z.optional(z.boolean()),
  dryRun: z.optional(z.boolean()),
  deployed: z.optional(z.boolean()),
  maxRemovals: z.optional(z.string()),
  user: z.optional(z.array(z.string())),
  format: z.optional(z.enum(['table', 'json', 'html'])),
  output: z.optional(z.string()),
  limitReport: z.optional(z.string()),
  json: z.optional(z.boolean()),
  stage: z.optional(z.string()),
  region: z.optional(z.string()),
});

/** @throws {CliError} `usage`, naming the option */
export function readRequest({ args, options }: Pick<Given, 'args' | 'options'>): Request {
  const given = optionsSchema.parse(options);
  const source = z.enum(DIRECTORY_SOURCES).parse(args[0]);
  const { user, output, stage, region } = given;
  if (given.json === true && given.format !== undefined && given.format !== 'json') {
    throw usageError(`--json and --format ${given.format}: only one of them`, 'Leave one out.');
  }
  checkTogether(given);
  const blank = user?.find((id) => id.trim() === '');
  if (blank !== undefined) {
    throw usageError('--user "": names nobody', "Give the user's id at the provider.");
  }
  return {
    source,
    isApplied: given.apply === true,
    isRemapped: given.mapping === true,
    isDry: given.dryRun === true,
    isDeployed: given.deployed === true,
    maxRemovals: given.maxRemovals === undefined ? undefined : maxRemovalsOf(given.maxRemovals),
    users: user,
    format: given.json === true ? 'json' : (given.format ?? formatOf(output)),
    output,
    limit: given.limitReport === undefined ? undefined : limitOf(given.limitReport),
    again: (changed = {}) => commandLine(['reconcile'], [source], { ...given, ...changed }),
    watch: commandLine(['status'], [], { watch: true, stage, region }),
  };
}

/** @throws {CliError} `usage` where one option means nothing beside another */
function checkTogether(given: z.infer<typeof optionsSchema>): void {
  const { mapping, dryRun, apply, user, format, output, limitReport } = given;
  if (mapping !== true) {
    if (dryRun !== true) return;
    throw usageError(
      '--dry-run: belongs to --mapping',
      'Leave it out: nothing is sent without --apply.',
    );
  }
  if (dryRun === true && apply === true) {
    throw usageError('--apply and --dry-run: only one of them', 'Leave one out.');
  }
  const others = {
    '--user': user,
    '--format': format,
    '--output': output,
    '--limit-report': limitReport,
  };
  for (const [option, value] of Object.entries(others)) {
    if (value === undefined) continue;
    throw usageError(
      `${option}: means nothing with --mapping, which is for everybody`,
      'Leave it out; --json has all of what --mapping tells.',
    );
  }
}

function formatOf(output: string | undefined): Request['format'] {
  if (output?.endsWith('.html') === true) return 'html';
  return output?.endsWith('.json') === true ? 'json' : 'table';
}

function maxRemovalsOf(text: string): MaxRemovals {
  if (/^\d+$/.test(text)) return { count: Number(text) };
  const percent = /^(\d+(?:\.\d+)?)\s*%$/.exec(text)?.[1];
  if (percent !== undefined && Number(percent) <= 100) return { share: Number(percent) / 100 };
  throw usageError(
    `--max-removals "${text}": is neither a share nor a number`,
    'Say for example --max-removals 10% or --max-removals 20.',
  );
}

function limitOf(text: string): number {
  if (/^\d{1,9}$/.test(text)) return Number(text);
  throw usageError(
    `--limit-report "${text}": is no number`,
    'Say for example --limit-report 100; 0 lists none.',
  );
}
