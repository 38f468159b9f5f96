import { SuiteError } from './errors.ts';
import type { RunscopeExport } from './export.ts';

export type Variables = Map<string, string>;

const NAMED = /\{\{([^{}]+)\}\}/g;

/** Puts variables in the place of `{{name}}`; one without a value stays as it is, as with Runscope. */
export function fill(text: string, variables: ReadonlyMap<string, string>): string {
  return text.replaceAll(NAMED, (whole, name: string) => variables.get(name) ?? whole);
}

/**
 * Sees that each variable of a suite has a value, or gets one from an earlier step's answer.
 *
 * @throws {SuiteError} naming those that have none.
 */
export function requireVariables(
  suite: RunscopeExport,
  variables: ReadonlyMap<string, string>,
): void {
  const known = new Set(variables.keys());
  const missing = new Set<string>();
  for (const step of suite.steps) {
    if (step.step_type === 'pause') continue;
    const { assertions, body = '', headers, url } = step;
    for (const [, name = ''] of JSON.stringify([url, headers, body, assertions]).matchAll(NAMED))
      if (!known.has(name)) missing.add(name);
    for (const { name } of step.variables) if (name !== null) known.add(name);
  }
  if (missing.size === 0) return;
  throw new SuiteError(`no value for ${[...missing].join(', ')}: give each one, as name=value`);
}
