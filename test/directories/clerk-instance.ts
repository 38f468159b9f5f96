/** An object as the Backend API answers with it. */
export interface ApiObject {
  readonly id: string;
  readonly created_at: number;
  readonly [field: string]: unknown;
}

/** Objects in the order of creation; what they say can be made when it is asked for. */
interface Row {
  readonly id: string;
  readonly createdAt: number;
  /** Of a membership: whose, and where. */
  readonly user: unknown;
  readonly organization: unknown;
  readonly read: () => ApiObject;
}

export interface Rows {
  readonly size: number;
  has(id: string): boolean;
  get(id: string): ApiObject | undefined;
  slice(start: number, end: number): ApiObject[];
  /** Those of a user, or of an organization: memberships. */
  of(whose: 'user' | 'organization', id: string): ApiObject[];
  /** Of the object; -1: none. */
  indexOf(id: string): number;
  ids(): string[];
  add(object: ApiObject): void;
  change(id: string, fields: Readonly<Record<string, unknown>>): void;
  remove(id: string): void;
}

const innerId = (holder: unknown, name: string): unknown =>
  typeof holder === 'object' && holder !== null ? Reflect.get(holder, name) : undefined;

const rowOf = (object: ApiObject, read: () => ApiObject = () => object): Row => ({
  id: object.id,
  createdAt: object.created_at,
  user: innerId(object['public_user_data'], 'user_id'),
  organization: innerId(object['organization'], 'id'),
  read,
});

function createRows(initial: readonly Row[]): Rows {
  const rows = [...initial];
  const find = (id: string) => rows.findIndex((row) => row.id === id);
  return {
    get size() {
      return rows.length;
    },
    has: (id) => find(id) >= 0,
    get: (id) => rows[find(id)]?.read(),
    slice: (start, end) => rows.slice(start, end).map((row) => row.read()),
    of: (whose, id) => rows.filter((row) => row[whose] === id).map((row) => row.read()),
    indexOf: find,
    ids: () => rows.map(({ id }) => id),
    add: (object) => {
      const behind = rows.findIndex(({ createdAt }) => createdAt > object.created_at);
      rows.splice(behind < 0 ? rows.length : behind, 0, rowOf(object));
    },
    change: (id, fields) => {
      const index = find(id);
      const row = rows[index];
      if (row !== undefined) rows[index] = { ...row, read: () => ({ ...row.read(), ...fields }) };
    },
    remove: (id) => {
      const index = find(id);
      if (index >= 0) rows.splice(index, 1);
    },
  };
}

/** Given as they are, or made by their index, each when it is asked for. */
export type Seeds = readonly ApiObject[] | { readonly count: number; at(index: number): ApiObject };

export function rowsOf(seeds: Seeds): Rows {
  if (!('count' in seeds)) return createRows(seeds.map((object) => rowOf(object)));
  return createRows(
    Array.from({ length: seeds.count }, (_, index) =>
      rowOf(seeds.at(index), () => seeds.at(index)),
    ),
  );
}

const FIRST_TIME = 1_700_000_000_000;
const order = (index: number) => String(index).padStart(6, '0');

/** A user of this index: `user_000007`, created 7 s after the first. */
export function clerkUser(
  index: number,
  fields: Readonly<Record<string, unknown>> = {},
): ApiObject {
  const id = `user_${order(index)}`;
  const created = FIRST_TIME + index * 1000;
  return {
    object: 'user',
    id,
    username: null,
    first_name: `First${index}`,
    last_name: `Last${index}`,
    external_id: null,
    primary_email_address_id: `idn_${index}`,
    email_addresses: [
      {
        id: `idn_${index}`,
        email_address: `person${index}@example.test`,
        verification: { status: 'verified' },
      },
    ],
    primary_phone_number_id: null,
    phone_numbers: [],
    public_metadata: { index },
    private_metadata: { secret: 'private' },
    unsafe_metadata: { role: 'unsafe' },
    banned: false,
    created_at: created,
    updated_at: created + 500,
    ...fields,
  };
}

/** `org_000003` */
export function clerkOrganization(
  index: number,
  fields: Readonly<Record<string, unknown>> = {},
): ApiObject {
  const created = FIRST_TIME + index * 1000;
  return {
    object: 'organization',
    id: `org_${order(index)}`,
    name: `Organization ${index}`,
    slug: `organization-${index}`,
    public_metadata: {},
    created_at: created,
    updated_at: created + 700,
    ...fields,
  };
}

/** A membership; the later its index, the later it was made. */
export function clerkMembership(
  index: number,
  organization: string,
  user: string,
  role = 'org:member',
): ApiObject {
  const created = FIRST_TIME + index * 1000;
  return {
    object: 'organization_membership',
    id: `orgmem_${organization}_${user}`,
    role,
    permissions: [],
    public_metadata: {},
    organization: { object: 'organization', id: organization },
    public_user_data: { user_id: user },
    created_at: created,
    updated_at: created + 900,
  };
}

export const clerkRole = (index: number, key: string): ApiObject => ({
  object: 'role',
  id: `role_${index}`,
  key,
  name: key.replace('org:', ''),
  created_at: FIRST_TIME + index,
});
