import type { Json } from '../../jobs/index.ts';
import { LIMITS } from '../config/limits.ts';
import type { RoleNames } from '../config/rule-config.ts';
import { locate, MappingError } from '../errors.ts';
import { isList } from '../fields/record.ts';
import type { Problems } from '../problems.ts';
import { type CompiledRoleNames, compileRoleNames, listed } from '../role-names.ts';
import type { Schema } from '../schema.ts';
import type { Placeholder, Scope } from './placeholders.ts';
import type { Place, Subject } from './subject.ts';
import { compileTemplate, type Template, textAt } from './template.ts';

/** The roles that a rule gives. */
export interface GivenRoleKeys {
  /** When they are the same for everybody. */
  readonly constant: readonly string[] | undefined;
  /** Where none is left. */
  readonly defaults: readonly string[];
  readonly placeholders: readonly Placeholder[];
  /** All role keys that the config names here. */
  readonly keys: readonly string[];
  /** Of one record: by place. @throws {MappingError} */
  of(subject: Subject): (place: Place) => readonly string[];
}

interface RolesOptions {
  /** Path of the rule. */
  readonly at: string;
  readonly config: RoleNames<string> & { readonly roles?: string | readonly string[] };
  readonly scope: Scope;
  readonly schema: Schema;
  readonly problems: Problems;
  /** Whose roles they are; absent: roles in tenants. */
  readonly resource: string | undefined;
}

/** `undefined`: the rule gives none, or was refused. */
export function compileGivenRoles(options: RolesOptions): GivenRoleKeys | undefined {
  const { at, config, scope, schema, problems, resource } = options;
  const names = compileRoleNames(at, config, schema, problems, { resource });
  const { roles } = config;
  if (roles === undefined) {
    for (const setting of ['rename', 'ignore', 'default'] as const) {
      if (config[setting] !== undefined) problems.add(`${at}.${setting}`, 'needs roles beside it');
    }
    return undefined;
  }
  if (typeof roles !== 'string' || !roles.includes('{')) {
    for (const setting of ['rename', 'ignore', 'default'] as const) {
      if (config[setting] !== undefined) {
        problems.add(`${at}.${setting}`, 'does nothing: roles is no template');
      }
    }
    const keys = listed(roles);
    schema.checkRoles(`${at}.roles`, keys, resource);
    return { constant: keys, defaults: [], placeholders: [], keys, of: () => () => keys };
  }
  const setting = `${at}.roles`;
  const template = compileTemplate(setting, roles, 'text', scope, problems);
  if (template === undefined) return undefined;
  return {
    constant: undefined,
    defaults: names.defaults,
    placeholders: template.placeholders,
    keys: names.keys,
    of: oncePerRecord(template, readerOf(setting, roles, template, names)),
  };
}

type Reader = (subject: Subject, place: Place) => readonly string[];

/** What does not differ from item to item is read for the first one: a long list, not a thousand times over. */
function oncePerRecord({ placeholders }: Template, read: Reader): GivenRoleKeys['of'] {
  if (placeholders.some(({ of }) => of === 'item')) {
    return (subject) => (place) => read(subject, place);
  }
  return (subject) => {
    let roles: readonly string[] | undefined;
    return (place) => {
      roles ??= read(subject, place);
      return roles;
    };
  };
}

function readerOf(at: string, text: string, template: Template, names: CompiledRoleNames): Reader {
  const keysOf = (name: string): readonly string[] => {
    try {
      return names.of({ id: name, name });
    } catch (error) {
      throw locate(at, error);
    }
  };
  const missing = (): readonly string[] => {
    if (names.defaults.length > 0) return [];
    throw new MappingError('missing_value', `${at}: there is nothing there, and no default`);
  };
  const [only, ...others] = template.placeholders;
  if (only === undefined || others.length > 0) {
    return (subject, place) => {
      const name = template.render(subject, place);
      return name === null ? missing() : keysOf(name);
    };
  }
  const before = text.slice(0, text.indexOf('{'));
  const after = text.slice(text.indexOf('}') + 1);
  const one = (value: Json): readonly string[] => {
    const inside = textAt(at, value);
    if (inside === null) throw new MappingError('missing_value', `${at}: one of the list is null`);
    return keysOf(before + inside + after);
  };
  return (subject, place) => {
    const value = only.read(subject, place);
    if (value === null) return missing();
    if (!isList(value)) return one(value);
    if (value.length > LIMITS.items) {
      throw new MappingError('too_many', `${at}: is a list of more than ${LIMITS.items}`);
    }
    return [...new Set(value.flatMap(one))];
  };
}
