import * as z from 'zod/mini';
import type { Member } from '../model.ts';
import { fields, flag, integer, type Row, text, textOrNull } from './attributes.ts';
import { absent, type Condition } from './expressions.ts';
import { corrupt } from './failures.ts';
import type { ItemKey } from './keys.ts';

/** How long one that is out stays, so that nothing older can put it in again. */
const KEPT_SECONDS = 24 * 60 * 60;

const schema = z.object({ sk: fields.text, in: fields.flag, display: fields.textOrNull });

export const EDGE_ATTRIBUTES = [['sk'], ['in'], ['display']] as const;

/**
 * Who is in, of a group's edges.
 *
 * @throws {ScimError} 500: an item is none of ours
 */
export function readEdgeRows(rows: readonly Row[]): readonly Member[] {
  const members: Member[] = [];
  for (const row of rows) {
    const { data } = schema.safeParse(row);
    if (data === undefined) throw corrupt('member');
    if (data.in) members.push({ id: data.sk, display: data.display });
  }
  return members;
}

/** @param now - in ms */
export function edgeRow(
  { pk, sk }: ItemKey,
  edge: { readonly version: number; readonly in: boolean; readonly display: string | null },
  now: number,
): Row {
  return {
    pk: text(pk),
    sk: text(sk),
    version: integer(edge.version),
    in: flag(edge.in),
    display: textOrNull(edge.display),
    ...(edge.in ? {} : { expiresAt: integer(Math.floor(now / 1000) + KEPT_SECONDS) }),
  };
}

/** Edges end as the newest of their user's items says, in whatever order they are written. */
export const olderThan = (version: number): Condition => [
  { either: [absent('pk'), { path: ['version'], is: '<', value: integer(version) }] },
];
