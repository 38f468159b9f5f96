import { resolve } from 'node:path';
import * as z from 'zod/mini';
import type { BackfillOptions } from '../../lib/backfill/index.ts';
import type { Given } from '../command.ts';
import { DIRECTORY_SOURCES, type DirectorySource } from '../directories/index.ts';
import { usageError } from '../errors.ts';
import { readTime } from '../terminal/index.ts';
import { type CommandLines, commandLines } from './command-line.ts';

/** What is read: a provider, or a file. */
export type Origin =
  | { readonly kind: 'provider'; readonly source: DirectorySource }
  | { readonly kind: 'file'; readonly format: 'csv' | 'jsonl'; readonly path: string };

/** What the command line asks for. */
export interface Request {
  /** `clerk`, `csv`, … */
  readonly source: string;
  readonly origin: Origin;
  readonly options: BackfillOptions;
  readonly mode: 'new' | 'resume' | 'restart';
  readonly dryRun: boolean;
  /** Of the checkpoint; absolute. */
  readonly checkpoint: string;
  /** Other lines like this one, to go on with. */
  readonly lines: CommandLines;
}

const flag = z.optional(z.boolean());
const text = z.optional(z.string());
const schema = z.object({
  dryRun: flag,
  since: text,
  limit: text,
  verify: flag,
  resume: flag,
  restart: flag,
  checkpoint: text,
  columns: z.optional(z.array(z.string())),
  stage: text,
  region: text,
  config: text,
});

/** @throws {CliError} `usage` */
export function readRequest({ shell, args, options }: Given, source: string): Request {
  const asked = schema.parse(options);
  const dryRun = asked.dryRun === true;
  const mode = asked.resume ? 'resume' : asked.restart ? 'restart' : 'new';
  if (asked.resume && asked.restart) {
    throw usageError('--resume and --restart: give one of them', 'See --help.');
  }
  if (dryRun && mode !== 'new') {
    throw usageError(
      `--dry-run reads from the start and keeps no checkpoint; --${mode} does not go with it`,
      `Leave out --${mode}.`,
    );
  }
  const origin = originOf(source, args[0], shell.cwd);
  return {
    source,
    origin,
    options: {
      ...(asked.since === undefined ? {} : { since: readSince(asked.since, shell.now()) }),
      ...(asked.limit === undefined ? {} : { limit: readLimit(asked.limit) }),
      ...(asked.verify === true ? { verify: true } : {}),
      ...(asked.columns === undefined ? {} : { columns: readColumns(asked.columns) }),
    },
    mode,
    dryRun,
    checkpoint: resolve(shell.cwd, asked.checkpoint ?? `.permit-sync/backfill-${source}.json`),
    lines: commandLines(source, typeof args[0] === 'string' ? args[0] : undefined, asked),
  };
}

function originOf(source: string, file: unknown, cwd: string): Origin {
  const provider = DIRECTORY_SOURCES.find((one) => one === source);
  if (provider !== undefined) return { kind: 'provider', source: provider };
  const path = z.string().parse(file);
  if (path === '-') {
    throw usageError(
      'standard input cannot be read: a file is read twice, to check it before anything is sent',
      'Write it to a file first, and give that.',
    );
  }
  return { kind: 'file', format: source === 'csv' ? 'csv' : 'jsonl', path: resolve(cwd, path) };
}

function readSince(asked: string, now: number) {
  const ms = readTime('--since', asked, now);
  if (ms <= now) return { asked, ms };
  throw usageError(`--since "${asked}": is in the future`, 'Give a time that has passed.');
}

function readLimit(asked: string): number {
  const limit = Number(asked);
  if (/^\d+$/.test(asked) && Number.isSafeInteger(limit) && limit > 0) return limit;
  throw usageError(
    `--limit "${asked}": is no number of users`,
    'Give a whole number from 1 on, or leave it out to read all.',
  );
}

/** `user=Id,email=Mail` → `{user: 'Id', email: 'Mail'}`; `\,` is a comma of the header. */
function readColumns(asked: readonly string[]): Record<string, string> {
  const columns = new Map<string, string>();
  for (const pair of asked.flatMap((list) => list.split(/(?<!\\),/))) {
    const [, ours = '', header = ''] = /^\s*([^=]*?)\s*=(.*)$/.exec(pair) ?? [];
    if (ours === '' || header === '' || columns.has(ours)) {
      throw usageError(
        `--columns "${pair}": ${columns.has(ours) ? 'is there twice' : 'is not ours=theirs'}`,
        'Say what the file calls our names: --columns user=Id,email=Mail',
      );
    }
    columns.set(ours, header.replaceAll('\\,', ','));
  }
  return Object.fromEntries(columns);
}
