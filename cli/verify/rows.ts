import { type Json, OLDEST, timeOf } from '../../lib/jobs/index.ts';
import { getOwn, type UserItem } from '../../lib/ledger/index.ts';
import { digest, type PermitUser, type RoleAssignment } from '../../lib/sync/index.ts';
import { placeRows } from './place-rows.ts';
import type { Row } from './row.ts';

/** What the provider says by the mapping, other sources' grants included. */
export interface Expected {
  readonly isAlive: boolean;
  readonly fields: ReadonlyMap<string, Json>;
  /** By tenant's key, or `<resource>:<key>` of a resource instance. */
  readonly roles: ReadonlyMap<string, ReadonlySet<string>>;
  /** What sources say of blocks and locks that take roles. */
  readonly shut?: UserItem['shut'];
}

export interface Sides {
  /** Absent: the provider was not asked. */
  readonly expected?: Expected | undefined;
  /** Absent: the ledger has no such user. */
  readonly item?: UserItem | undefined;
  /** `null`: Permit has no such user. */
  readonly user: PermitUser | null;
  /** In tenants, and on resource instances. */
  readonly assignments: readonly RoleAssignment[];
  /** What the ledger's digests are made with. */
  readonly salt: string;
  /** Roles that a person assigned in Permit are ours to take, too. */
  readonly ownsAll: boolean;
}

/** Puts the three side by side, one row for each fact that one of them has. Pure. */
export function rowsOf(sides: Sides): Row[] {
  return [existence(sides), ...shutOut(sides), ...fields(sides), ...placeRows(sides)];
}

/** None of those who were asked has it, or has had it and said so. */
export const isUnknown = ({ expected, item, user, assignments }: Sides): boolean =>
  expected?.isAlive !== true && item === undefined && user === null && assignments.length === 0;

function existence({ expected, item, user }: Sides): Row {
  const isKnown = item !== undefined && item.seen > item.del;
  const permit = user !== null;
  const provider = expected?.isAlive;
  const said = [permit, ...(provider === undefined ? [] : [provider]), item?.made ?? false];
  return {
    fact: 'exists',
    personal: false,
    ...(provider === undefined ? {} : { provider }),
    ledger: item === undefined ? null : isKnown,
    permit,
    same: new Set(said).size === 1,
    ...remarkOf(item),
  };
}

/** Sources that have shut the user out: their roles are void until they let it in again. */
function shutOut({ expected, item }: Sides): Row[] {
  const saying = [expected?.shut, item?.shut].flatMap((shut) => Object.entries(shut ?? {}));
  const sources = new Set(saying.flatMap(([source, { on }]) => (on ? [source] : [])));
  const isOut = (shut: UserItem['shut'], source: string): boolean =>
    Object.entries(shut ?? {}).some(([name, { on }]) => name === source && on);
  return [...sources].sort().map((source) => {
    const provider = expected === undefined ? undefined : isOut(expected.shut, source);
    const ledger = isOut(item?.shut, source);
    return {
      fact: `shut out by ${source}`,
      personal: false,
      ...(provider === undefined ? {} : { provider }),
      ledger,
      same: provider === undefined || provider === ledger,
    };
  });
}

function remarkOf(item: UserItem | undefined): Pick<Row, 'remark'> {
  if (item === undefined) return {};
  if (item.pending !== undefined) return { remark: 'a change is under way' };
  if (item.del === OLDEST || item.seen > item.del) return {};
  return { remark: `deleted on ${new Date(timeOf(item.del)).toISOString()}` };
}

function fields({ expected, item, user, salt }: Sides): Row[] {
  const names = new Set([...(expected?.fields.keys() ?? []), ...Object.keys(item?.fields ?? {})]);
  return [...names].sort().map((fact) => {
    const permit = user === null ? null : fieldOf(user, fact);
    const known = item === undefined ? undefined : (getOwn(item.fields, fact)?.d ?? '');
    const said = expected?.isAlive === true ? expected.fields.get(fact) : undefined;
    const provider = expected?.isAlive === false ? null : said;
    const matches = (value: Json) => known === digest(value, salt);
    const asPermit = known !== undefined && matches(permit);
    const asProvider = known === undefined || provider === undefined || matches(provider);
    const equal = provider === undefined || digest(provider, salt) === digest(permit, salt);
    return {
      fact,
      personal: true,
      ...(provider === undefined ? {} : { provider }),
      // It keeps digests only: whose value it has can be told, and not which.
      ...(known === undefined ? {} : { ledger: asPermit ? 'as Permit' : 'other' }),
      permit,
      same: equal && (known === undefined || (asPermit && asProvider)),
    };
  });
}

function fieldOf(user: PermitUser, name: string): Json {
  if (name === 'email' || name === 'first_name' || name === 'last_name') return user[name] ?? null;
  return getOwn(user.attributes, name.replace(/^attributes\./, '')) ?? null;
}
