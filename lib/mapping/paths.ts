import type { Json } from '../jobs/index.ts';
import { MappingError } from './errors.ts';

/** A compiled path into a job's fields: the field that must be named, and the way inside it. */
export interface FieldPath {
  readonly root: string;
  readonly inside: readonly string[];
}

const USER_ROOTS = ['email', 'emailVerified', 'firstName', 'lastName', 'name', 'username', 'phone'];
const ROOTS = {
  user: new Set([...USER_ROOTS, 'externalId', 'blocked', 'metadata', 'custom']),
  tenant: new Set(['name', 'slug', 'metadata']),
};
const MAX_DEPTH = 16;

/**
 * Compiles a dotted path such as `metadata.plan`. `setting` is where it stands in the config, for the error;
 * `trust` the `custom:*` names that may be read.
 *
 * @throws {MappingError} `invalid_config` for an unknown root, an empty segment, or an untrusted attribute.
 */
export function compilePath(
  of: keyof typeof ROOTS,
  setting: string,
  path: string,
  trust: readonly string[],
): FieldPath {
  const [root = '', ...inside] = path.split('.');
  const refuse = (why: string) =>
    new MappingError('invalid_config', `sync.config.ts: ${setting}: "${path}" ${why}`);
  if (!ROOTS[of].has(root)) {
    throw refuse(`must start with one of ${[...ROOTS[of]].join(', ')}`);
  }
  if (inside.length > MAX_DEPTH || inside.some((segment) => segment === '')) {
    throw refuse(`must have 1 to ${MAX_DEPTH} non-empty segments after its root`);
  }
  if (inside.length > 0 && root !== 'metadata' && root !== 'custom') {
    throw refuse(`has nothing inside: ${root} is a single value`);
  }
  if (root !== 'custom') return { root, inside };
  const name = `custom:${inside.join('.')}`;
  if (!trust.includes(name)) {
    throw refuse(
      `reads ${name}, which users can write unless every app client forbids it; if so, name it in cognito.trust`,
    );
  }
  return { root, inside: [name] };
}

/**
 * What stands at a path: `undefined` when its root is not named at all (the provider did not say), `null`
 * when the root is there and the rest is not.
 */
export function readPath(fields: object, path: FieldPath): Json | undefined {
  let value: unknown = Object.hasOwn(fields, path.root)
    ? Reflect.get(fields, path.root)
    : undefined;
  if (value === undefined) return undefined;
  for (const segment of path.inside) {
    // A list has names of its own, too: its places, and `length`.
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return null;
    if (!Object.hasOwn(value, segment)) return null;
    value = Reflect.get(value, segment);
  }
  return isJson(value) ? value : null;
}

function isJson(value: unknown): value is Json {
  return value !== undefined && typeof value !== 'function';
}
