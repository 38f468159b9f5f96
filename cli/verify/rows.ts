import { type Json, OLDEST, timeOf } from '../../lib/jobs/index.ts';
import { getOwn, type UserItem } from '../../lib/ledger/index.ts';
import { digest, type PermitUser, type RoleAssignment } from '../../lib/sync/index.ts';

/** One fact, as each of the three has it; `null`: it has none. Absent: it was not asked, or does not say. */
export interface Row {
  readonly fact: string;
  /** Values may be personal data. */
  readonly personal: boolean;
  readonly provider?: Json;
  readonly ledger?: Json;
  readonly permit?: Json;
  readonly same: boolean;
  readonly remark?: string;
}

/** What the provider says by the mapping, other sources' grants included. */
export interface Expected {
  readonly isAlive: boolean;
  readonly fields: ReadonlyMap<string, Json>;
  readonly roles: ReadonlyMap<string, ReadonlySet<string>>;
}

export interface Sides {
  /** Absent: the provider was not asked. */
  readonly expected?: Expected | undefined;
  /** Absent: the ledger has no such user. */
  readonly item?: UserItem | undefined;
  /** `null`: Permit has no such user. */
  readonly user: PermitUser | null;
  readonly assignments: readonly RoleAssignment[];
  /** What the ledger's digests are made with. */
  readonly salt: string;
  /** Roles that a person assigned in Permit are ours to take, too. */
  readonly ownsAll: boolean;
}

/** Puts the three side by side, one row for each fact that one of them has. Pure. */
export function rowsOf(sides: Sides): Row[] {
  return [existence(sides), ...fields(sides), ...places(sides)];
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

function places({ expected, item, assignments, ownsAll }: Sides): Row[] {
  const held = new Map<string, Set<string>>();
  for (const { tenant, role } of assignments) {
    held.set(tenant, (held.get(tenant) ?? new Set()).add(role));
  }
  const known = item?.places ?? {};
  const tenants = new Set([
    ...(expected?.roles.keys() ?? []),
    ...Object.keys(known),
    ...held.keys(),
  ]);
  return [...tenants].sort().map((tenant) => {
    const wanted = expected === undefined ? undefined : (expected.roles.get(tenant) ?? new Set());
    const ours = new Set([
      ...(getOwn(known, tenant)?.applied ?? []),
      ...(getOwn(item?.pending?.roles ?? {}, tenant) ?? []),
    ]);
    const permit = held.get(tenant) ?? new Set<string>();
    const foreign = ownsAll
      ? new Set<string>()
      : permit.difference(ours).difference(wanted ?? new Set());
    const own = permit.difference(foreign);
    const same =
      (wanted === undefined || areEqual(own, wanted)) &&
      (item === undefined || areEqual(own, ours));
    return {
      fact: `roles in ${tenant}`,
      personal: false,
      ...(wanted === undefined ? {} : { provider: list(wanted) }),
      ledger: item === undefined ? null : list(ours),
      permit: list(permit),
      same,
      ...(foreign.size > 0 ? { remark: `assigned by hand: ${list(foreign).join(', ')}` } : {}),
    };
  });
}

const list = (roles: ReadonlySet<string>): string[] => [...roles].sort();
const areEqual = (a: ReadonlySet<string>, b: ReadonlySet<string>): boolean =>
  a.size === b.size && a.isSubsetOf(b);
