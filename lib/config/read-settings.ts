import type * as z from 'zod/mini';
import { SettingsError } from './errors.ts';
import type { ReadParameter } from './parameter-store.ts';
import { DEFAULTS, OPTIONAL, SECRET, type SettingName, type Settings, schema } from './settings.ts';

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
  const texts: { [name: string]: string } = {};
  await Promise.all(
    names.map(async (name) => {
      const found = await textOf(name, env, readParameter);
      if (found.problem !== undefined) problems.push(found.problem);
      else if (found.text !== undefined) texts[name] = found.text;
    }),
  );
  const result = schema.safeParse(texts);
  if (!result.success) problems.push(...result.error.issues.map(describe));
  else if (problems.length === 0 && isComplete(result.data, names)) return result.data;
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

type Parsed = { readonly [N in SettingName]?: Settings[N] | undefined };

function isComplete<K extends SettingName>(
  found: Parsed,
  names: readonly K[],
): found is Parsed & Pick<Settings, K> {
  return names.every((name) => OPTIONAL.has(name) || found[name] !== undefined);
}

function describe(issue: z.core.$ZodIssue): string {
  return `${issue.path.map(String).join('.')}: ${issue.message}`;
}
