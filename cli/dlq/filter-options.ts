import { type Command, Option } from 'commander';
import * as z from 'zod/mini';
import { SOURCES } from '../../lib/jobs/index.ts';
import { usageError } from '../errors.ts';
import { readTime } from '../terminal/index.ts';
import type { LetterFilter } from './filter.ts';

const collect = (value: string, others: readonly string[] = []): readonly string[] => [
  ...others,
  value,
];

/** Adds the options that choose letters. */
export function withFilters(command: Command): Command {
  return command
    .addOption(
      new Option(
        '--reason <code>',
        'why it is there; "none": SQS moved it,\nthe worker died on it; may be repeated',
      ).argParser(collect),
    )
    .addOption(
      new Option('--source <name>', `${SOURCES.join(', ')};\nmay be repeated`).argParser(collect),
    )
    .option('--entity <id>', "user or tenant: the provider's id, or Permit's key")
    .option('--tenant <id>', 'the same for tenants only')
    .option('--since <time>', 'failed then or later: 2h, 7d, 2026-11-22T02:00Z')
    .option('--until <time>', 'failed before')
    .option('--match <text>', 'part of the message, path, event or id; no pattern');
}

const text = z.optional(z.string().check(z.minLength(1)));
const texts = z.optional(z.array(z.string().check(z.minLength(1))));
const schema = z.object({
  reason: texts,
  source: texts,
  entity: text,
  tenant: text,
  since: text,
  until: text,
  match: text,
});

/**
 * @returns `undefined` when no filter was given
 * @throws {CliError} `usage`
 */
export function readFilter(options: unknown, now: number): LetterFilter | undefined {
  const read = schema.safeParse(options);
  if (!read.success) {
    const name = String(read.error.issues[0]?.path[0] ?? '');
    throw usageError(`--${name} is empty`, 'Give it a value, or leave it out.');
  }
  const { reason, source, entity, tenant, since, until, match } = read.data;
  const unknown = source?.find((one) => !SOURCES.some((known) => known === one));
  if (unknown !== undefined) {
    throw usageError(`--source "${unknown}": no such source`, `One of ${SOURCES.join(', ')}.`);
  }
  if (Object.values(read.data).every((value) => value === undefined)) return undefined;
  return {
    reasons: reason === undefined ? undefined : new Set(reason),
    sources: source === undefined ? undefined : new Set(source),
    entity,
    tenant,
    since: since === undefined ? undefined : readTime('--since', since, now),
    until: until === undefined ? undefined : readTime('--until', until, now),
    match,
  };
}
