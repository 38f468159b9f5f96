import * as z from 'zod/mini';
import { ExamplesError } from './errors.ts';
import type { Example } from './example.ts';
import { exampleSchema } from './schema.ts';

const FILE = 'sync.examples.ts';
const named = z.object({ name: z.string() });

/**
 * Checks the shape of examples; what their events say is judged when they are run.
 *
 * @param value - a list, as `sync.examples.ts` exports it by default
 * @param file - for errors
 * @throws {ExamplesError} naming every problem by its place, e.g. `sync.examples.ts: 3 "an admin joins": facts.user: no
 * such setting`; the third of the list is 3
 */
export function parseExamples(value: unknown, file: string = FILE): readonly Example[] {
  if (!Array.isArray(value)) {
    throw new ExamplesError([`${file}: must export a list of examples by default`]);
  }
  const problems: string[] = [];
  const examples: Example[] = [];
  const names = new Map<string, number>();
  for (const [at, one] of value.entries()) {
    const name = named.safeParse(one).data?.name;
    const place = `${file}: ${at + 1}${name === undefined ? '' : ` "${name}"`}`;
    const before = name === undefined ? undefined : names.get(name);
    if (before !== undefined) problems.push(`${place}: has the name of ${before}`);
    else if (name !== undefined) names.set(name, at + 1);
    const read = exampleSchema.safeParse(one);
    if (!read.success) problems.push(...read.error.issues.map((one) => `${place}: ${said(one)}`));
    else examples.push(asExample(read.data));
  }
  if (problems.length > 0) throw new ExamplesError(problems);
  return examples;
}

/** The schema has made sure that there is one of the two. */
function asExample({ facts, refused, ...told }: z.infer<typeof exampleSchema>): Example {
  return facts === undefined ? { ...told, refused: refused ?? '' } : { ...told, facts };
}

function said(issue: z.core.$ZodIssue): string {
  const at = issue.path.map(String);
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => `${[...at, key].join('.')}: there is no such field`).join('; ');
  }
  const path = at.length === 0 ? '' : `${at.join('.')}: `;
  if (issue.code === 'invalid_type') return `${path}must be ${issue.expected}`;
  return `${path}${issue.message}`;
}
