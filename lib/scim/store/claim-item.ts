import * as z from 'zod/mini';
import { fields, integer, type Row, text } from './attributes.ts';
import { corrupt } from './failures.ts';
import type { ItemKey } from './keys.ts';

/** Who has a userName, or a user key within a tenant. */
export interface Claim {
  /** The user's id. */
  readonly id: string;
  /** When it was made, in ms. */
  readonly at: number;
  /** No later than the user's version that it was made for. */
  readonly version: number;
  /** Of the operation that made it: nobody else takes it back. */
  readonly by: string;
}

export const claimSchema = z.object({
  id: fields.text,
  at: fields.integer,
  version: fields.integer,
  by: fields.text,
});

/** @throws {ScimError} 500: the item is none of ours */
export function readClaimRow(row: Row): Claim {
  const { data } = claimSchema.safeParse(row);
  if (data === undefined) throw corrupt('claim');
  return data;
}

export const claimFields = ({ id, at, version, by }: Claim): Row => ({
  id: text(id),
  at: integer(at),
  version: integer(version),
  by: text(by),
});

export const claimRow = ({ pk, sk }: ItemKey, claim: Claim): Row => ({
  pk: text(pk),
  sk: text(sk),
  ...claimFields(claim),
});
