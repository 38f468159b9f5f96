import type * as z from 'zod/mini';
import { SettingsError } from './errors.ts';
import type { ReadParameter } from './parameter-store.ts';
import { DEFAULTS, OPTIONAL, RULES, SECRET, type SettingName, type Settings } from './settings.ts';

export type Environment = Readonly<Record<string, string | undefined>>;

export interface SettingsSource {
  /** The process's own unless given. */
  readonly env?: Environment;
  /** Passed in by functions that have secrets, so that the others do not carry an SSM client. */
  readonly readParameter?: ReadParameter;
}

/**
 * Reads the settings that a function needs, from its environment or, for secrets, from the parameter
 * that `<NAME>_PARAMETER` names. An empty variable counts as none.
 *
 * @throws {SettingsError} one, which names every setting that is missing or malformed.
 */
export async function readSettings<K extends SettingName>(
  names: readonly K[],
  source: SettingsSource = {},
): Promise<Pick<Settings, K>> {
  const { env = process.env, readParameter = noParameters } = source;
  const problems: string[] = [];
  const read: Read = {};
  await Promise.all(
    names.map(async (name) => {
      const found = await textOf(name, env, readParameter);
      if (found.problem !== undefined) problems.push(found.problem);
      else if (found.text !== undefined) problems.push(...take(name, found.text, read));
    }),
  );
  if (problems.length === 0 && isComplete(read, names)) return read;
  throw new SettingsError(problems.toSorted());
}

const noParameters: ReadParameter = () => Promise.reject(new Error('this function reads none'));

interface Found {
  readonly text?: string | undefined;
  readonly problem?: string;
}

async function textOf(name: SettingName, env: Environment, read: ReadParameter): Promise<Found> {
  const text = env[name]?.trim() || DEFAULTS[name];
  if (text !== undefined) return { text };
  const variable = `${name}_PARAMETER`;
  const parameter = SECRET.has(name) ? env[variable]?.trim() : undefined;
  if (!parameter) {
    if (OPTIONAL.has(name)) return {};
    return { problem: `${name}: missing${SECRET.has(name) ? ` (set it, or ${variable})` : ''}` };
  }
  try {
    const value = (await read(parameter)).trim();
    return value === '' ? { problem: `${variable}: the parameter is empty` } : { text: value };
  } catch (error) {
    const why = error instanceof Error ? error.name : 'unknown';
    return {
      problem:
        `${variable}: the parameter could not be read (${why}): ` +
        "check its name and the role's ssm:GetParameter",
    };
  }
}

type Read = { -readonly [N in SettingName]?: Settings[N] | undefined };

/** Reads one setting's text, and puts what it says beside the others. @returns what is wrong with it */
function take<N extends SettingName>(name: N, text: string, into: Pick<Read, N>): string[] {
  const { data, error } = RULES[name]().safeParse(text);
  into[name] = data;
  return (error?.issues ?? []).map((issue) => describe(name, issue));
}

function isComplete<K extends SettingName>(
  found: Read,
  names: readonly K[],
): found is Read & Pick<Settings, K> {
  return names.every((name) => OPTIONAL.has(name) || found[name] !== undefined);
}

function describe(name: SettingName, { path, message }: z.core.$ZodIssue): string {
  return `${[name, ...path].map(String).join('.')}: ${message}`;
}
