import type { PermitCalls } from '../doctor/permit-calls.ts';
import type { AttributeNeed, Need } from './needs.ts';

const READ = { requests: 1 };

/** What a Permit environment's schema has, as far as a config needs it. */
export interface PermitSchema {
  /** `<project id>/<environment id>` */
  readonly environment: string;
  readonly roles: ReadonlySet<string>;
  /** `document`, `document#editor`, `document.parent` */
  readonly resources: ReadonlySet<string>;
  /** `document.parent` → `folder` */
  readonly relations: ReadonlyMap<string, string>;
  /** By attribute its type; `null`: Permit says nothing of them. */
  readonly userAttributes: ReadonlyMap<string, string> | null;
  readonly resourceAttributes: ReadonlyMap<string, ReadonlyMap<string, string> | null>;
}

/**
 * Asks for what is needed, and for nothing else.
 *
 * @throws {PermitError}; {CliError} `no_budget`
 */
export async function readPermitSchema(
  { client, call }: Pick<PermitCalls, 'client' | 'call'>,
  needs: readonly Need[],
  attributes: readonly AttributeNeed[],
): Promise<PermitSchema> {
  const environment = await call(READ, () => client.environment());
  const needsAny = (...kinds: readonly Need['kind'][]) =>
    needs.some(({ kind }) => kinds.includes(kind));
  const resourceAttributes = new Map<string, ReadonlyMap<string, string> | null>();
  for (const { of } of attributes) {
    if (of === 'user' || resourceAttributes.has(of.resource)) continue;
    const { resource } = of;
    resourceAttributes.set(resource, await call(READ, () => client.resourceAttributes(resource)));
  }
  return {
    environment,
    roles: needsAny('role') ? await call(READ, () => client.roles()) : new Set(),
    resources: needsAny('resource', 'resource role', 'relation')
      ? await call(READ, () => client.resources())
      : new Set(),
    relations: needsAny('relation')
      ? await call(READ, () => client.resourceRelations())
      : new Map(),
    userAttributes: attributes.some(({ of }) => of === 'user')
      ? await call(READ, () => client.userAttributes())
      : null,
    resourceAttributes,
  };
}
