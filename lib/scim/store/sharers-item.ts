import * as z from 'zod/mini';
import { fields, integer, type Row, text } from './attributes.ts';
import { type Claim, claimFields, claimSchema } from './claim-item.ts';
import { corrupt } from './failures.ts';
import { keys } from './keys.ts';

/** Who has a user key: one user of a tenant, of however many tenants. */
export interface Sharers {
  /** Raised by each write: no facts of this key are newer than it, but its users' own. */
  readonly version: number;
  /** The tenant whose record is the user's profile; `null`: nobody has the key. */
  readonly owner: string | null;
  readonly claims: ReadonlyMap<string, Claim>;
}

/** A key that nobody has is forgotten so late: what was told of it has long been said by then. */
const FORGOTTEN_AFTER_SECONDS = 24 * 60 * 60;

const schema = z.object({
  version: fields.integer,
  owner: z.optional(fields.text),
  // A list, not a map by the tenant: a tenant may be called as what every object has.
  claims: z.object({ L: z.array(z.object({ M: z.extend(claimSchema, { tenant: fields.text }) })) }),
});

/** @throws {ScimError} 500: the item is none of ours */
export function readSharersRow(row: Row): Sharers {
  const { data } = schema.safeParse(row);
  if (data === undefined) throw corrupt('user key');
  return {
    version: data.version,
    owner: data.owner ?? null,
    claims: new Map(data.claims.L.map(({ M: { tenant, ...claim } }) => [tenant, claim])),
  };
}

/** @param now - in ms */
export function sharersRow(key: string, { version, owner, claims }: Sharers, now: number): Row {
  const { pk, sk } = keys.sharers(key);
  return {
    pk: text(pk),
    sk: text(sk),
    version: integer(version),
    ...(owner === null ? {} : { owner: text(owner) }),
    claims: {
      L: [...claims].map(([tenant, claim]) => ({
        M: { ...claimFields(claim), tenant: text(tenant) },
      })),
    },
    ...(claims.size > 0
      ? {}
      : { expiresAt: integer(Math.floor(now / 1000) + FORGOTTEN_AFTER_SECONDS) }),
  };
}
