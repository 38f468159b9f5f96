import type * as z from 'zod/mini';

/**
 * One problem of a config: where, and what to do. A rule goes by its name.
 *
 * @param config - the config that was checked
 */
export function describeIssue(issue: z.core.$ZodIssue, config: unknown): string {
  const at = settingPath(issue.path, config);
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => `${[...at, key].join('.')}: no such setting`).join('; ');
  }
  return `${at.join('.') || '(root)'}: ${whatOf(issue)}`;
}

/** What is wrong, without where. */
export function whatOf(issue: z.core.$ZodIssue): string {
  if (issue.code === 'invalid_key') return 'is named by nothing';
  if (issue.code === 'invalid_value') {
    return `must be one of ${issue.values.map((value) => JSON.stringify(value)).join(', ')}`;
  }
  if (issue.code === 'invalid_type' && issue.expected !== 'never')
    return `must be ${issue.expected}`;
  return issue.message === 'Invalid input' ? 'has the wrong shape' : issue.message;
}

/** `clerk.rules.0.when` → `clerk.rules.staff.when`, once the rule has a name. */
function settingPath(path: readonly PropertyKey[], config: unknown): string[] {
  let value = config;
  return path.map((segment, depth) => {
    const inside = depth > 0 && path[depth - 1] === 'rules' && typeof segment === 'number';
    value = property(value, segment);
    const name = inside ? property(value, 'name') : undefined;
    return typeof name === 'string' && name !== '' ? name : String(segment);
  });
}

function property(value: unknown, name: PropertyKey): unknown {
  return typeof value === 'object' && value !== null && Object.hasOwn(value, name)
    ? Reflect.get(value, name)
    : undefined;
}
