import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import * as z from 'zod/mini';
import {
  SAMPLE_PROVIDERS,
  type Sample,
  type SampleProvider,
  samples,
} from '../../lib/samples/index.ts';
import { usageError } from '../errors.ts';
import { closest } from './closest.ts';

/** What is to be sent: a sample, or what stands in a file. */
export type Chosen = { readonly provider: SampleProvider } & (
  | { readonly sample: Sample }
  | { readonly file: string; readonly event: object }
);

const LIST = '`permit-sync trigger --list` has all of them.';

/**
 * Finds the event that was asked for.
 *
 * @param what - a type, or a path to a file, from `cwd`
 * @throws {CliError} `usage`, with what it may have been meant for
 */
export function chooseEvent(
  provider: string | undefined,
  what: string | undefined,
  cwd: string,
): Chosen {
  const known = SAMPLE_PROVIDERS.find((name) => name === provider);
  if (provider === undefined) throw usageError('which event?', LIST);
  if (known === undefined || what === undefined) {
    throw usageError(
      known === undefined ? `"${provider}": is no provider` : `${provider}: which event?`,
      suggestion(known === undefined ? [provider, what ?? ''].join(' ') : `${provider} `),
    );
  }
  const sample = samples[known].get(what);
  if (sample !== undefined) return { provider: known, sample };
  const file = resolve(cwd, what);
  if (existsSync(file)) return { provider: known, file: what, event: readEvent(file, what) };
  if (/[/\\]|\.json$/i.test(what)) throw usageError(`${what}: there is no such file`);
  throw usageError(`${known} has no event "${what}"`, suggestion(`${known} ${what}`));
}

/** @param words - as they were typed; with a space at the end, the provider was all that was said */
function suggestion(words: string): string {
  const all = SAMPLE_PROVIDERS.flatMap((provider) =>
    [...samples[provider].keys()].map((type) => `${provider} ${type}`),
  );
  const [first = '', second = ''] = words.trim().split(/[ :]/);
  // The type alone, or another provider's.
  const ofThatType = all.filter((one) => [first, second].includes(one.split(' ')[1] ?? ''));
  const found = ofThatType.length > 0 ? ofThatType : closest([first, second].join(' '), all);
  if (second === '' && ofThatType.length === 0) return LIST;
  return found.length === 0 ? LIST : `Did you mean ${found.join(' or ')}? ${LIST}`;
}

function readEvent(file: string, name: string): object {
  const parsed = z.looseObject({}).safeParse(parseJson(file));
  if (parsed.success) return parsed.data;
  throw usageError(`${name}: is no JSON object`, 'Give a file with the body of one event.');
}

function parseJson(file: string): unknown {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    return undefined;
  }
}
