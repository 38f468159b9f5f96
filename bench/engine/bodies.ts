import { encodeJob, type JsonObject, type SyncJob } from '../../lib/jobs/index.ts';
import { parseClerk } from '../../lib/providers/index.ts';

/** When the events happened, in ms: the first of them. */
export const EVENTS_FROM = 1_767_225_600_000;

const PLANS = ['free', 'team', 'business', 'enterprise'];
const ROLES = ['org:admin', 'org:member', 'org:billing_manager'];
const FIRST_NAMES = ['Ada', 'Grace', 'Zoë', 'Linus', 'Barbara', 'Edsger', 'Frances', 'Jürgen'];
const LAST_NAMES = ['Lovelace', 'Hopper', 'Åkesson', 'Torvalds', 'Liskov', 'Dijkstra', 'Allen'];

const pick = (list: readonly string[], n: number): string => list[n % list.length] ?? '';
/** As long as Clerk's ids are: a prefix and 27 letters and digits. */
const idOf = (prefix: string, n: number): string =>
  `${prefix}_2${(n * 7_919 + 104_729).toString(36).padStart(26, 'pZc8QkV4mXw7Ty2RbN6hLd3Gf')}`;

const userId = (n: number): string => idOf('user', n);
const tenantId = (n: number): string => idOf('org', n);

/** The jobs that Clerk's parser makes of an event: what the webhook would have queued. */
function jobsOf(n: number, type: string, data: JsonObject): readonly SyncJob[] {
  const at = EVENTS_FROM + n * 10;
  const event = { object: 'event', type, timestamp: at + 200, data: { ...data, updated_at: at } };
  const outcome = parseClerk(Buffer.from(JSON.stringify(event)), {
    eventId: idOf('msg', n),
    receivedAt: at + 400,
  });
  if (outcome.kind === 'ignored') throw new Error(`the parser ignores ${type}`);
  return outcome.jobs;
}

/** A saved user: e-mail, names, user name, metadata; every third has a phone. `edition` changes the last name. */
function user(n: number, serial: number, edition: number): readonly SyncJob[] {
  const firstName = pick(FIRST_NAMES, n);
  const lastName = `${pick(LAST_NAMES, n)}${edition === 0 ? '' : `-${edition}`}`;
  const hasPhone = n % 3 === 0;
  return jobsOf(serial, edition === 0 ? 'user.created' : 'user.updated', {
    id: userId(n),
    primary_email_address_id: 'idn_1',
    email_addresses: [
      {
        id: 'idn_1',
        email_address: `person.${n}@customer-${n % 100}.test`,
        verification: { status: 'verified' },
      },
    ],
    primary_phone_number_id: hasPhone ? 'idn_2' : null,
    phone_numbers: hasPhone ? [{ id: 'idn_2', phone_number: `+4670${1_000_000 + n}` }] : [],
    username: `person_${n}`,
    first_name: firstName,
    last_name: lastName,
    external_id: n % 2 === 0 ? `crm-${40_000 + n}` : null,
    banned: false,
    public_metadata: { plan: pick(PLANS, n), seats: n % 50, onboarded: true, locale: 'sv-SE' },
  });
}

const tenant = (n: number, serial: number): readonly SyncJob[] =>
  jobsOf(serial, 'organization.created', {
    id: tenantId(n),
    name: `Customer ${n} AB`,
    slug: `customer-${n}`,
    public_metadata: { region: n % 2 === 0 ? 'eu' : 'us', tier: pick(PLANS, n) },
  });

/** A membership; every fourth has a second role, as sources that report role sets have it. */
function membership(n: number, of: number, serial: number): readonly SyncJob[] {
  const jobs = jobsOf(serial, 'organizationMembership.created', {
    role: pick(ROLES, n),
    organization: { id: tenantId(of) },
    public_user_data: { user_id: userId(n) },
  });
  const second = pick(ROLES, n + 1);
  return n % 4 !== 0
    ? jobs
    : jobs.map((job) =>
        job.kind === 'membership'
          ? { ...job, roles: [...(job.roles ?? []), { id: second, name: second }] }
          : job,
      );
}

/** In no particular order, and the same one every time: a stride that the length has no factor of visits all. */
function shuffled<T>(list: readonly T[]): T[] {
  const stride = 7_919;
  if (list.length % stride === 0) throw new Error(`${list.length} items cannot be shuffled`);
  return list.map((_, n) => list[(n * stride) % list.length]).filter((item) => item !== undefined);
}

/** Users, each a member of one of some tenants, and those tenants: their message bodies, shuffled. */
export function signUps(users: number, tenants: number): readonly string[] {
  const jobs: SyncJob[] = [];
  for (let n = 0; n < tenants; n++) jobs.push(...tenant(n, jobs.length));
  for (let n = 0; n < users; n++) {
    jobs.push(...user(n, jobs.length, 0));
    jobs.push(...membership(n, n % tenants, jobs.length));
  }
  return shuffled(jobs).map(encodeJob);
}

/** Users, each updated a number of times: their message bodies, shuffled. */
export function updates(users: number, times: number): readonly string[] {
  const jobs: SyncJob[] = [];
  for (let edition = 1; edition <= times; edition++) {
    for (let n = 0; n < users; n++) jobs.push(...user(n, jobs.length, edition));
  }
  return shuffled(jobs).map(encodeJob);
}
