import * as z from 'zod/mini';
import {
  type FactDifference,
  factDifferences,
  factsOf,
  outcomeOf,
  type Refusal,
  tellEvents,
} from '../../lib/examples/index.ts';
import type { Json } from '../../lib/jobs/index.ts';
import type { Mapping } from '../../lib/mapping/index.ts';
import type { Given } from '../command.ts';
import { interrupted } from '../errors.ts';
import { maskEmails, type Terminal } from '../terminal/index.ts';
import type { LoadedExamples } from './examples-file.ts';
import { readJobs } from './jobs-file.ts';
import { stayingBy } from './stays.ts';
import { counted } from './words.ts';

/** A fact that would change. `null`: it is not there. */
export interface Change {
  /** The example in which it would; absent: of a file of jobs. */
  readonly example?: string;
  readonly path: string;
  readonly old: Json;
  readonly new: Json;
  /** A tenant or instance that was only named by rules: nothing deletes it. */
  readonly stays?: true;
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
    const jobs = tellEvents(example, before).flatMap((event) => event.jobs);
    const stays = stayingBy(jobs, before, one.ledger);
    for (const differs of factDifferences(one.facts, other.facts)) {
      const { kind, key, fact, expected, found } = differs;
      changes.push({
        example: example.name,
        path: [kind, key, ...(fact === null ? [] : [fact])].join('.'),
        old: expected,
        new: found,
        ...(stays(differs) ? { stays: true } : {}),
      });
    }
    for (const { path, expected, found } of compareRefusals(one.refusals, other.refusals)) {
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
  const stays = stayingBy(jobs, before, one.ledger);
  const changes: readonly Change[] = [
    ...factDifferences(one.facts, other.facts).map((differs) => ({
      ...asChange(differs, terminal),
      ...(stays(differs) ? { stays: true as const } : {}),
    })),
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
  const shown = (part: string) => (terminal.showPersonalData ? part : maskEmails(part));
  return {
    path: [kind, key, ...(fact === null ? [] : [fact])].map(shown).join('.'),
    old: masked(fact, expected, terminal),
    new: masked(fact, found, terminal),
  };
}

const whole = z.looseObject({ roles: z.optional(z.json()), relations: z.optional(z.json()) });

function masked(fact: string | null, value: Json, terminal: Terminal): Json {
  if (terminal.showPersonalData) return value;
  // A key may be an e-mail, or have one in it.
  if (fact === 'tenant' || /^(?:roles|relations)\./.test(fact ?? '')) return inKeys(value);
  const shown = terminal.personalFields(value);
  const { roles, relations } = whole.safeParse(value).data ?? {};
  if (typeof shown !== 'object' || shown === null || Array.isArray(shown)) return shown;
  return {
    ...shown,
    ...(roles === undefined ? {} : { roles: inKeys(roles) }),
    ...(relations === undefined ? {} : { relations: inKeys(relations) }),
  };
}

function inKeys(value: Json): Json {
  if (typeof value === 'string') return maskEmails(value);
  if (Array.isArray(value)) return value.map((one: Json) => inKeys(one));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, one]: [string, Json]) => [maskEmails(key), inKeys(one)]),
  );
}
