import * as z from 'zod/mini';
import {
  compareFacts,
  type FactDifference,
  factDifferences,
  factsOf,
  outcomeOf,
  type Refusal,
} from '../../lib/examples/index.ts';
import type { Json } from '../../lib/jobs/index.ts';
import type { Mapping } from '../../lib/mapping/index.ts';
import type { Given } from '../command.ts';
import { interrupted } from '../errors.ts';
import { maskEmails, type Terminal } from '../terminal/index.ts';
import type { LoadedExamples } from './examples-file.ts';
import { readJobs } from './jobs-file.ts';
import { counted } from './words.ts';

/** A fact that would change. `null`: it is not there. */
export interface Change {
  /** The example in which it would; absent: of a file of jobs. */
  readonly example?: string;
  readonly path: string;
  readonly old: Json;
  readonly new: Json;
}

export interface Compared {
  readonly changes: readonly Change[];
  /** What was looked at, for people. */
  readonly subject: string;
}

export interface Sides {
  readonly before: Mapping;
  readonly after: Mapping;
}

/** Examples are their author's own: nothing in them is masked. */
export async function changesOnExamples(
  { before, after }: Sides,
  { name: file, examples }: LoadedExamples,
  { shell }: Given,
): Promise<Compared> {
  const changes: Change[] = [];
  for (const example of examples) {
    if (shell.signal.aborted) throw interrupted('Nothing was changed.');
    const one = await outcomeOf(example, before);
    const other = await outcomeOf(example, after);
    for (const { path, expected, found } of [
      ...compareFacts(one.facts, other.facts),
      ...compareRefusals(one.refusals, other.refusals),
    ]) {
      changes.push({ example: example.name, path, old: expected, new: found });
    }
  }
  return { changes, subject: `${counted(examples.length, 'example')} of ${file}` };
}

/** Of people: what tells who somebody is, is masked unless it is to be shown. */
export async function changesOnJobs(
  { before, after }: Sides,
  file: string,
  given: Given,
): Promise<Compared> {
  const { terminal, shell } = given;
  const { jobs, unreadable } = await readJobs(file, shell.cwd);
  const one = await factsOf(jobs, before);
  const other = await factsOf(jobs, after);
  const changes: readonly Change[] = [
    ...factDifferences(one.facts, other.facts).map((differs) => asChange(differs, terminal)),
    ...compareRefusals(one.refusals, other.refusals).map(({ path, expected, found }) => ({
      path,
      old: expected,
      new: found,
    })),
  ];
  if (unreadable > 0) {
    terminal.warn(`${counted(unreadable, 'letter')} of ${file} without a job: passed over.`);
  }
  if (!terminal.showPersonalData && changes.length > 0) {
    terminal.note('Two values may look the same when masked: --show-personal-data shows them.');
  }
  return { changes, subject: `${counted(jobs.length, 'job')} of ${file}` };
}

/** How many jobs are refused for each reason. */
function compareRefusals(before: readonly Refusal[], after: readonly Refusal[]) {
  const count = (refusals: readonly Refusal[], reason: string) =>
    refusals.filter((one) => one.reason === reason).length;
  const reasons = new Set([...before, ...after].map(({ reason }) => reason));
  return [...reasons].flatMap((reason) => {
    const [expected, found] = [count(before, reason), count(after, reason)];
    return expected === found ? [] : [{ path: `refused.${reason}`, expected, found }];
  });
}

/** Of people: keys, roles and relations stay, whatever else is a person's is masked. */
function asChange(
  { kind, key, fact, expected, found }: FactDifference,
  terminal: Terminal,
): Change {
  const path = [kind, key, ...(fact === null ? [] : [fact])].join('.');
  return {
    path: terminal.showPersonalData ? path : maskEmails(path),
    old: masked(fact, expected, terminal),
    new: masked(fact, found, terminal),
  };
}

const whole = z.looseObject({ relations: z.optional(z.json()) });

function masked(fact: string | null, value: Json, terminal: Terminal): Json {
  if (fact === 'tenant' || /^(?:roles|relations)\./.test(fact ?? '')) return value;
  const shown = terminal.personalFields(value);
  const { relations } = whole.safeParse(value).data ?? {};
  if (relations === undefined || typeof shown !== 'object' || Array.isArray(shown)) return shown;
  return { ...shown, relations };
}
