import { type Json, OLDEST, type Version } from '../../../jobs/index.ts';
import {
  type FieldState,
  getOwn,
  putOwn,
  type Sets,
  type UserItem,
} from '../../../ledger/index.ts';
import type { Mapping } from '../../../mapping/index.ts';
import type { RecordClaim } from '../claims/claim.ts';
import { digest } from './digest.ts';
import type { Answers } from './drafts.ts';

type Fields = Readonly<Record<string, FieldState>>;

/** An entity in the midst of its claims: what they change of its item, and what becomes of them. */
export interface Settling<Claim> {
  seen: Version;
  del: Version;
  fields: Fields;
  values: ReadonlyMap<string, Json>;
  sets: Sets | undefined;
  answers: Answers;
  readonly won: Set<Claim>;
  whole: boolean;
}

/** Of a holder: an entity that has something in places. */
export interface SettlingHolder<Claim> extends Settling<Claim> {
  places: UserItem['places'];
  readonly touched: Set<string>;
}

/** Most records are answered by no rule: a map for each would be thousands a batch. */
export const NO_ANSWERS: Answers = new Map();
export const NO_VALUES: ReadonlyMap<string, Json> = new Map();

/** Newest first: what loses is then seen to be superseded within the batch, too. */
export function newestFirst<Claim extends { readonly version: Version }>(
  claims: readonly Claim[],
): readonly Claim[] {
  const [first, second] = claims;
  if (first === undefined || second === undefined) return claims;
  // Two are the most common, and sorting makes arrays of its own.
  if (claims.length === 2) return first.version <= second.version ? [second, first] : claims;
  return claims.toSorted((a, b) => (a.version < b.version ? 1 : -1));
}

/** Takes every field of a record to which nothing newer stands, and says whether there was one. */
export function settleFields<Claim>(
  state: Settling<Claim>,
  { version: v, fields: said, whole }: Pick<RecordClaim, 'version' | 'fields' | 'whole'>,
  salt: string,
): boolean {
  if (v < state.del) return false;
  let fields: Record<string, FieldState> | undefined;
  let taken = 0;
  for (const [name, value] of said) {
    const known = getOwn(state.fields, name);
    if (known !== undefined && known.v > v) continue;
    taken += 1;
    const d = digest(value, salt);
    if (known?.v === v && known.d === d) continue;
    fields ??= { ...state.fields };
    putOwn(fields, name, { v, d });
  }
  if (taken === 0 && said.size > 0) return false;
  if (fields !== undefined) state.fields = fields;
  const isAll = taken === said.size && state.values.size === 0;
  state.values = isAll ? said : withNewest(state.values, said, state.fields, v);
  if (whole) state.whole = true;
  return true;
}

/** Values at hand, and those of a record at version `v` that counted. */
function withNewest(
  values: ReadonlyMap<string, Json>,
  said: ReadonlyMap<string, Json>,
  fields: Fields,
  v: Version,
): ReadonlyMap<string, Json> {
  const all = new Map(values);
  for (const [name, value] of said) if (getOwn(fields, name)?.v === v) all.set(name, value);
  return all;
}

/** Takes a deletion to which nothing newer stands, with the fields that it voids and the values at hand for them. */
export function settleDeletion<Claim>(state: Settling<Claim>, version: Version): boolean {
  if (version < state.del) return false;
  state.del = version;
  state.fields = living(state.fields, version);
  state.values = new Map([...state.values].filter(([name]) => Object.hasOwn(state.fields, name)));
  return true;
}

/** Fields without those that a deletion voids: a record that was left in Permit still holds their values. */
export function living(fields: Fields, del: Version): Fields {
  if (del === OLDEST) return fields;
  return Object.fromEntries(Object.entries(fields).filter(([, { v }]) => v >= del));
}

/** Fields that the config maps no longer go with the next whole record, like what it does not name. */
export function withoutUnmapped<Claim>(
  state: Settling<Claim>,
  kind: 'user' | 'tenant' | 'instance',
  mapping: Mapping,
  resource?: string,
): void {
  if (!state.whole) return;
  const inFull = (name: string) => (resource === undefined ? name : `${resource}.${name}`);
  const unmapped = Object.keys(state.fields).filter((name) => !mapping.maps(kind, inFull(name)));
  if (unmapped.length === 0) return;
  const gone = new Set(unmapped);
  state.fields = Object.fromEntries(
    Object.entries(state.fields).filter(([name]) => !gone.has(name)),
  );
}

/** An item with what its rules came to, where that is another thing than before; without what is not there. */
export function withAnswers<Item extends object>(item: Item, more: Partial<Item>): Item {
  let after = item;
  for (const [name, value] of Object.entries(more)) {
    if (value !== undefined && value !== Reflect.get(item, name))
      after = { ...after, [name]: value };
  }
  return after;
}
