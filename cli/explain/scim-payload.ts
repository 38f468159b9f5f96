import * as z from 'zod/mini';
import type { GroupName } from '../../lib/scim/model.ts';

/** A user as a SCIM client sends it, or as the endpoint shows it. */
export interface ScimPayload {
  readonly kind: 'scim';
  /** `POST /Users`; of a resource by itself, `User`. */
  readonly type: string;
  /** For the first time: its id is yet to be made. */
  readonly created: boolean;
  readonly id: string;
  readonly body: unknown;
  /** Of a resource that was read: the service reads no groups from what a client writes. */
  readonly groups: ReadonlyMap<string, GroupName>;
}

/** Stands in for the id that the service would make. */
const NEW_ID = '(id)';
const USER = /:(?:core|schemas:core):(?:1\.0|2\.0:user)$/i;

const resource = z.looseObject({
  schemas: z.array(z.string()).check(z.refine((urns) => urns.some((urn) => USER.test(urn)))),
  id: z.optional(z.string()),
  groups: z.optional(
    z.nullable(z.array(z.object({ value: z.string(), display: z.optional(z.string()) }))),
  ),
});
const request = z.object({
  method: z.string().check(z.regex(/^(?:POST|PUT)$/i)),
  path: z.string().check(z.regex(/(?:^|\/)Users(?:\/[^/?]+)?\/?(?:\?.*)?$/)),
  body: z.unknown(),
});

/** @returns `undefined`: it is neither a user nor a request that writes a whole one */
export function asScimPayload(value: unknown): ScimPayload | undefined {
  const { data: asked } = request.safeParse(value);
  if (asked !== undefined) return fromRequest(asked);
  const { data: user } = resource.safeParse(value);
  if (user === undefined || isRequest(value)) return undefined;
  const groups = new Map(
    user.groups?.map(({ value: id, display }) => [
      id,
      { displayName: display ?? id, externalId: null },
    ]),
  );
  return { kind: 'scim', type: 'User', created: false, id: user.id ?? NEW_ID, body: value, groups };
}

function fromRequest({ method, path, body }: z.infer<typeof request>): ScimPayload | undefined {
  const id = /Users\/([^/?]+)/.exec(path)?.[1];
  const verb = method.toUpperCase();
  // A whole user is put to its own address, and posted to that of all.
  if ((verb === 'PUT') !== (id !== undefined)) return undefined;
  return {
    kind: 'scim',
    type: id === undefined ? 'POST /Users' : 'PUT /Users/{id}',
    created: id === undefined,
    id: id ?? NEW_ID,
    body,
    groups: new Map(),
  };
}

const isRequest = (value: unknown): boolean =>
  z.object({ method: z.string(), path: z.string() }).safeParse(value).success;
