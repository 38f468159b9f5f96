import type { Problems } from '../problems.ts';
import type { Schema } from '../schema.ts';
import type { Scope } from './placeholders.ts';
import { compileTemplate, type Template } from './template.ts';

/** `<resource>:<key>`, made ready: its template makes the whole of it. */
export interface InstanceRef {
  readonly resource: string;
  readonly template: Template;
}

/** @param at - path of the setting */
export function compileInstanceRef(
  at: string,
  text: string,
  scope: Scope,
  schema: Schema,
  problems: Problems,
): InstanceRef | undefined {
  const colon = text.indexOf(':');
  const resource = text.slice(0, Math.max(colon, 0));
  if (colon < 1 || resource.includes('{')) {
    problems.add(at, 'must be a resource and a key, e.g. "folder:{item.id}"');
    return undefined;
  }
  if (!schema.checkResource(at, resource)) return undefined;
  const key = text.slice(colon + 1);
  const prefix = `${resource}:`;
  const template = compileTemplate(at, key, 'instance', scope, problems, prefix);
  return template && { resource, template };
}
