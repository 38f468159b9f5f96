import { CliError } from '../errors.ts';
import type { Shell } from '../shell.ts';

/** A variable of the environment that a directory is opened with. */
export interface Credential {
  readonly name: string;
  /** Where in the provider's dashboard it is to be found. */
  readonly where: string;
  readonly rule: RegExp;
  /** The rule in words, after `must be`. */
  readonly mustBe: string;
  /** Absent: it has to be set. */
  readonly isOptional?: true;
}

export interface CredentialsOf {
  /** For people, e.g. `Clerk`. */
  readonly provider: string;
  readonly wanted: readonly Credential[];
  /** What whoever asks must be allowed to do. */
  readonly rights: string;
}

const URL_RULE = /^https?:\/\/[^\s@]+$/;

/**
 * Reads credentials from the environment, whatever the stage: a stage does not know them. A value that breaks its rule
 * is never told.
 *
 * @returns by name; one that is optional and not set is absent
 * @throws {CliError} `no_credentials`, naming all that are missing; `bad_credentials`, naming all that are malformed
 */
export function readCredentials(
  { provider, wanted, rights }: CredentialsOf,
  env: Shell['env'],
): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  for (const { name } of wanted) {
    const value = env[name]?.trim();
    if (value) found.set(name, value);
  }
  const missing = wanted.filter(({ name, isOptional }) => !isOptional && !found.has(name));
  if (missing.length > 0) {
    throw new CliError('no_credentials', `${provider} cannot be read: ${listed(missing)} not set`, {
      remedy: [
        'Set in the environment:',
        ...missing.map(({ name, where }) => `  ${name}: ${where}`),
        `It needs ${rights}.`,
      ].join('\n'),
    });
  }
  const malformed = wanted.filter(
    ({ name, rule }) => !rule.test(found.get(name) ?? '') && found.has(name),
  );
  if (malformed.length > 0) {
    throw new CliError(
      'bad_credentials',
      malformed.map(({ name, mustBe }) => `${name} must be ${mustBe}`).join('; '),
      { remedy: malformed.map(({ name, where }) => `${name}: ${where}`).join('\n') },
    );
  }
  return found;
}

function listed(missing: readonly Credential[]): string {
  const names = missing.map(({ name }) => name);
  const last = names.pop() ?? '';
  return names.length === 0 ? `${last} is` : `${names.join(', ')} and ${last} are`;
}

/** Another server than the provider's own. */
export const serverUrl = (name: string): Credential => ({
  name,
  where: 'leave it out, except for tests against a local server',
  rule: URL_RULE,
  mustBe: 'an http or https URL, without credentials',
  isOptional: true,
});
