import { createServer, type ServerResponse } from 'node:http';
import { type ApiObject, type Rows, rowsOf, type Seeds } from './clerk-instance.ts';

/** What goes wrong with an answer. */
export type Fault =
  | { readonly kind: 'throttled'; readonly retryAfter: string | number }
  | { readonly kind: 'status'; readonly status: number; readonly body?: unknown }
  /** The connection breaks in the middle of the body. */
  | { readonly kind: 'cut' }
  /** Whole, and not JSON. */
  | { readonly kind: 'garbled' }
  /** Later than usual, in ms. */
  | { readonly kind: 'slow'; readonly ms: number };

export interface ClerkSeeds {
  readonly users?: Seeds;
  readonly organizations?: Seeds;
  readonly memberships?: Seeds;
  readonly roles?: readonly ApiObject[];
}

/** What the instance holds now; it can be changed while it is read. */
export interface ClerkInstance {
  readonly users: Rows;
  readonly organizations: Rows;
  readonly memberships: Rows;
  readonly roles: Rows;
}

export interface ClerkApiOptions extends ClerkSeeds {
  /** What it makes of `starting_after`: goes by it, answers 422, or takes no notice. Default `known`. */
  readonly startingAfter?: 'known' | 'refused' | 'ignored';
  /** `false`: the feature is off, as it is in a new instance. */
  readonly organizationsEnabled?: boolean;
  /** Called before each request is answered, with its number from 1 on. */
  readonly beforeRequest?: (
    n: number,
    path: string,
    instance: ClerkInstance,
    query: URLSearchParams,
  ) => void;
  /** What goes wrong with the request of this number. */
  readonly faults?: (n: number, path: string) => Fault | undefined;
}

export interface LocalClerkApi {
  readonly url: string;
  readonly secretKey: string;
  readonly instance: ClerkInstance;
  /** Path and query of every request so far. */
  readonly requests: readonly string[];
  close(): Promise<void>;
}

interface Answer {
  readonly status: number;
  readonly body: unknown;
}

const MAX_LIMIT = 500;
const error = (status: number, code: string): Answer => ({
  status,
  body: { errors: [{ message: code, long_message: code, code }] },
});
const ok = (body: unknown): Answer => ({ status: 200, body });

/** Clerk's Backend API, as far as it is read, over an instance in memory, on a port of its own. */
export async function startClerkApi(options: ClerkApiOptions = {}): Promise<LocalClerkApi> {
  const { users = [], organizations = [], memberships = [], roles = [] } = options;
  const instance: ClerkInstance = {
    users: rowsOf(users),
    organizations: rowsOf(organizations),
    memberships: rowsOf(memberships),
    roles: rowsOf(roles),
  };
  const secretKey = 'sk_live_local';
  const requests: string[] = [];
  const server = createServer((request, response) => {
    const url = new URL(request.url ?? '/', 'http://localhost');
    const n = requests.push(`${url.pathname}${url.search}`);
    options.beforeRequest?.(n, url.pathname, instance, url.searchParams);
    const fault = options.faults?.(n, url.pathname);
    const known = request.headers.authorization === `Bearer ${secretKey}`;
    const answer = known ? answerOf(url, instance, options) : error(401, 'authentication_invalid');
    send(response, fault, answer);
  });
  const { promise, resolve } = Promise.withResolvers<void>();
  server.listen(0, '127.0.0.1', resolve);
  await promise;
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  return {
    url: `http://127.0.0.1:${port}`,
    secretKey,
    instance,
    requests,
    close: async () => {
      const closed = Promise.withResolvers<void>();
      server.close(() => closed.resolve());
      server.closeAllConnections();
      await closed.promise;
    },
  };
}

function send(response: ServerResponse, fault: Fault | undefined, answer: Answer): void {
  const head = { 'content-type': 'application/json' };
  const text = JSON.stringify(answer.body);
  switch (fault?.kind) {
    case 'throttled':
      response.writeHead(429, { 'retry-after': String(fault.retryAfter) }).end('{"errors":[]}');
      return;
    case 'status':
      response.writeHead(fault.status, head).end(JSON.stringify(fault.body ?? { errors: [] }));
      return;
    case 'cut':
      response.writeHead(200, { ...head, 'content-length': Buffer.byteLength(text) });
      response.write(text.slice(0, text.length / 2), () => response.destroy());
      return;
    case 'garbled':
      response.writeHead(200, head).end('<html>one moment, please</html>');
      return;
    case 'slow':
      setTimeout(() => response.writeHead(answer.status, head).end(text), fault.ms);
      return;
    default:
      response.writeHead(answer.status, head).end(text);
  }
}

function answerOf(url: URL, instance: ClerkInstance, options: ClerkApiOptions): Answer {
  const { users, organizations, memberships, roles } = instance;
  const [, version, collection = '', id = '', part = ''] = url.pathname
    .split('/')
    .map(decodeURIComponent);
  const noOrganizations = options.organizationsEnabled === false;
  if (version !== 'v1') return error(404, 'resource_not_found');
  if (noOrganizations && (collection !== 'users' || part !== '')) {
    return error(403, 'organization_not_enabled_in_instance');
  }
  if (collection === 'users') {
    if (id === '') return userList(url, users, options);
    if (id === 'count') return ok({ object: 'total_count', total_count: users.size });
    if (!users.has(id)) return error(404, 'resource_not_found');
    if (part === '') return ok(users.get(id));
    // Most recent first, as lists without an order are.
    return countedList(url, memberships.of('user', id).reverse());
  }
  if (collection === 'organizations') {
    if (id === '') return countedList(url, organizations.slice(0, organizations.size));
    if (!organizations.has(id)) return error(404, 'resource_not_found');
    if (part === '') return ok(organizations.get(id));
    return countedList(url, memberships.of('organization', id));
  }
  if (collection === 'organization_roles') return countedList(url, roles.slice(0, roles.size));
  return error(404, 'resource_not_found');
}

/** Limit and offset; `undefined`: not such as the API takes. */
function window(url: URL): { readonly limit: number; readonly offset: number } | undefined {
  const limit = Number(url.searchParams.get('limit') ?? 10);
  const offset = Number(url.searchParams.get('offset') ?? 0);
  const fits = Number.isInteger(limit) && limit >= 1 && limit <= MAX_LIMIT && offset >= 0;
  return fits && Number.isInteger(offset) ? { limit, offset } : undefined;
}

function countedList(url: URL, objects: readonly ApiObject[]): Answer {
  const asked = window(url);
  if (asked === undefined) return error(422, 'form_param_invalid');
  const ordered = url.searchParams.get('order_by');
  if (ordered !== null && ordered !== '+created_at') return error(422, 'form_param_invalid');
  const data = objects.slice(asked.offset, asked.offset + asked.limit);
  return ok({ data, total_count: objects.length });
}

function userList(url: URL, users: Rows, { startingAfter = 'known' }: ClerkApiOptions): Answer {
  const asked = window(url);
  if (asked === undefined || url.searchParams.get('order_by') !== '+created_at') {
    return error(422, 'form_param_invalid');
  }
  let start = asked.offset;
  const after = url.searchParams.get('starting_after');
  if (after !== null && startingAfter !== 'ignored') {
    const index = users.indexOf(after);
    if (startingAfter === 'refused' || index < 0) return error(422, 'form_param_invalid');
    start = index + 1;
  }
  return ok(users.slice(start, start + asked.limit));
}
