import type { Mapping, SyncConfig } from '../../lib/mapping/index.ts';

/** What Permit's schema has to have: without it, jobs are dead-lettered. */
export type Need =
  | { readonly kind: 'role' | 'resource'; readonly key: string }
  | { readonly kind: 'resource role'; readonly resource: string; readonly key: string }
  | {
      readonly kind: 'relation';
      readonly resource: string;
      readonly key: string;
      /** The resource of those that it relates. */
      readonly subject: string;
    };

/** An attribute that the config writes. */
export interface AttributeNeed {
  /** Whose it is: a user's, or that of a resource's instances. */
  readonly of: 'user' | { readonly resource: string };
  readonly key: string;
  /** As far as the config states it: `string`, `number`, `boolean`, `list`, `object`. */
  readonly types: ReadonlySet<string>;
}

/** In the order in which they can be made. */
export function needsOf({ needs }: Pick<Mapping, 'needs'>): readonly Need[] {
  const resources = [...needs.resources];
  return [
    ...[...needs.roles].map((key) => ({ kind: 'role' as const, key })),
    ...resources.map(([key]) => ({ kind: 'resource' as const, key })),
    ...resources.flatMap(([resource, { roles }]) =>
      [...roles].map((key) => ({ kind: 'resource role' as const, resource, key })),
    ),
    ...resources.flatMap(([resource, { relations }]) =>
      [...relations].map(([key, subject]) => ({
        kind: 'relation' as const,
        resource,
        key,
        subject,
      })),
    ),
  ];
}

/** As the client's listings name it: `editor`, `document`, `document#editor`, `document.parent`. */
export function nameOf(need: Need): string {
  if (need.kind === 'resource role') return `${need.resource}#${need.key}`;
  return need.kind === 'relation' ? `${need.resource}.${need.key}` : need.key;
}

/** Every attribute of users and of declared instances, in the order in which the config names them. */
export function attributesOf(config: SyncConfig): readonly AttributeNeed[] {
  const found = new Map<string, AttributeNeed & { readonly types: Set<string> }>();
  const add = (of: AttributeNeed['of'], values: Readonly<Record<string, unknown>> = {}) => {
    for (const [key, value] of Object.entries(values)) {
      const name = `${of === 'user' ? '' : of.resource}:${key}`;
      const need = found.get(name) ?? { of, key, types: new Set<string>() };
      found.set(name, need);
      const type = typeOf(value);
      if (type !== undefined) need.types.add(type);
    }
  };
  for (const provider of [config.clerk, config.auth0, config.cognito]) {
    add('user', provider?.attributes);
    add('user', provider?.display);
    for (const rule of provider?.rules ?? []) {
      if (!('instance' in rule) || rule.instance === undefined) continue;
      const [resource = ''] = rule.instance.split(':');
      add({ resource }, rule.attributes);
    }
  }
  return [...found.values()];
}

/** What the config states; a path alone states nothing. */
function typeOf(value: unknown): string | undefined {
  if (typeof value !== 'object' || value === null || !('type' in value)) return undefined;
  return typeof value.type === 'string' ? value.type : undefined;
}
