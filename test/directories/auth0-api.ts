import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import * as z from 'zod/mini';
import { listen, shut } from '../../local/stack/listening.ts';
import type { Auth0Account } from './auth0-account.ts';
import { createExports, type FileFault } from './auth0-exports.ts';
import { type Auth0Answer, findAuth0Route, refusal } from './auth0-routes.ts';

/** What an answer is instead of what it would be. */
export type Auth0Fault =
  | { readonly status: number; readonly body?: unknown; readonly headers?: Record<string, string> }
  /** The answer breaks off in its middle. */
  | { readonly cut: true }
  /** 200, and this. */
  | { readonly text: string }
  | FileFault;

/** A request as it came, before it is answered. */
export interface Auth0Request {
  readonly method: string;
  /** Without the query: `/api/v2/users`, `/oauth/token`, `/file/job_1.json.gz`. */
  readonly path: string;
  readonly query: URLSearchParams;
  /** 1 for the first of this method and path. */
  readonly nth: number;
}

export interface Auth0ApiOptions {
  readonly account: Auth0Account;
  /** Milliseconds since the epoch; what tokens and links expire by. */
  readonly now?: () => number;
  readonly scopes?: readonly string[];
  readonly tokenLifeSeconds?: number;
  readonly pollsUntilDone?: number;
  readonly exportFails?: (n: number) => boolean;
  readonly leavesRolesOut?: boolean;
  readonly beforeLines?: (line: number) => Promise<void> | void;
  /** Asked before every answer; it may change the account, or have the answer be a fault. */
  readonly plan?: (request: Auth0Request) => Auth0Fault | undefined;
}

export interface Auth0Api {
  readonly url: string;
  readonly domain: string;
  readonly clientId: string;
  readonly clientSecret: string;
  /** `GET /api/v2/users?…`, in the order in which they came. */
  readonly requests: readonly string[];
  /** All tokens are no good any more. */
  revokeTokens(): void;
  /** All export jobs are gone, as after 24 hours. */
  expireExports(): void;
  close(): Promise<void>;
}

const CLIENT = { domain: 'example.eu.auth0.com', clientId: 'client', clientSecret: 'kept-secret' };
const SCOPES = [
  'read:users',
  'read:organizations',
  'read:organization_members',
  'read:organization_member_roles',
  'read:roles',
];
const tokenBody = z.object({
  grant_type: z.literal('client_credentials'),
  client_id: z.literal(CLIENT.clientId),
  client_secret: z.literal(CLIENT.clientSecret),
  audience: z.literal(`https://${CLIENT.domain}/api/v2/`),
});
const exportBody = z.object({
  format: z.literal('json'),
  fields: z.array(z.object({ name: z.string() })),
});

/** An Auth0 tenant on this machine: tokens, the routes that are read, export jobs, and their files on another host. */
export async function startAuth0Api(options: Auth0ApiOptions): Promise<Auth0Api> {
  const { account, now = Date.now, scopes = SCOPES, plan = () => undefined } = options;
  const requests: string[] = [];
  const nths = new Map<string, number>();
  const tokens = new Map<string, number>();
  let issued = 0;
  let filesUrl = '';
  const exports = createExports({
    account,
    now,
    pollsUntilDone: options.pollsUntilDone ?? 2,
    fails: options.exportFails ?? (() => false),
    beforeLines: options.beforeLines ?? (() => {}),
    fileUrl: () => filesUrl,
  });

  function planned(method: string, url: URL, prefix = ''): Auth0Fault | undefined {
    const path = prefix + url.pathname;
    requests.push(`${method} ${path}${url.search}`);
    const nth = (nths.get(`${method} ${path}`) ?? 0) + 1;
    nths.set(`${method} ${path}`, nth);
    return plan({ method, path, query: url.searchParams, nth });
  }

  function issueToken(body: string): Auth0Answer {
    if (!tokenBody.safeParse(JSON.parse(body)).success) {
      return { status: 401, body: { error: 'access_denied', error_description: 'Unauthorized' } };
    }
    issued += 1;
    const life = options.tokenLifeSeconds ?? 86_400;
    tokens.set(`Bearer token${issued}`, now() + life * 1000);
    const scope = scopes.join(' ');
    const token = { access_token: `token${issued}`, token_type: 'Bearer', expires_in: life, scope };
    return { status: 200, body: token };
  }

  function answerOf(request: IncomingMessage, url: URL, body: string): Auth0Answer {
    if (url.pathname === '/oauth/token') return issueToken(body);
    if (!((tokens.get(request.headers.authorization ?? '') ?? 0) > now())) {
      return refusal(401, 'Expired token received for JSON Web Token validation');
    }
    const [, , , ...parts] = url.pathname.split('/').map(decodeURIComponent);
    const needs = (scope: string, answer: () => Auth0Answer) =>
      scopes.includes(scope) ? answer() : refusal(403, `Insufficient scope, expected: ${scope}`);
    if (parts[0] === 'jobs') return needs('read:users', () => exportAnswer(parts, body));
    const route = findAuth0Route(parts);
    if (route === undefined) return refusal(404, 'Not Found');
    const call = { account, parts, query: url.searchParams };
    const leavesRolesOut = options.leavesRolesOut ?? false;
    return needs(route.scope, () => route.answer({ ...call, leavesRolesOut }));
  }

  function exportAnswer([, id = '']: readonly string[], body: string): Auth0Answer {
    if (id === 'users-exports') {
      const { fields } = exportBody.parse(JSON.parse(body));
      return { status: 200, body: exports.begin(fields.map(({ name }) => name)) };
    }
    const state = exports.poll(id);
    return state === undefined
      ? refusal(404, 'The job does not exist')
      : { status: 200, body: state };
  }

  const api = createServer(async (request, response) => {
    const url = new URL(request.url ?? '/', 'http://api');
    const fault = planned(request.method ?? 'GET', url);
    let body = '';
    request.setEncoding('utf8');
    for await (const chunk of request) body += chunk;
    const answer = answerOf(request, url, body);
    reply(response, answer.status, JSON.stringify(answer.body), fault);
  });
  const files = createServer(async (request, response) => {
    const url = new URL(request.url ?? '/', 'http://files');
    const fault = planned('GET', url, '/file');
    // As a file store does with a request that is authorized twice, by its link and by a header.
    if (request.headers.authorization !== undefined) response.writeHead(400).end();
    else if (fault !== undefined && !('file' in fault)) reply(response, 200, 'a file', fault);
    else await exports.send(url, response, fault);
  });
  const url = await listen(api);
  filesUrl = await listen(files);

  return {
    ...CLIENT,
    url,
    requests,
    revokeTokens: () => tokens.clear(),
    expireExports: exports.expire,
    close: async () => {
      await Promise.all([shut(api), shut(files)]);
    },
  };
}

function reply(
  response: ServerResponse,
  status: number,
  body: string,
  fault: Auth0Fault | undefined,
): void {
  const json = { 'content-type': 'application/json' };
  if (fault === undefined || 'file' in fault) response.writeHead(status, json).end(body);
  else if ('text' in fault) response.writeHead(200, json).end(fault.text);
  else if ('status' in fault) {
    response.writeHead(fault.status, { ...json, ...fault.headers });
    response.end(JSON.stringify(fault.body ?? { statusCode: fault.status }));
  } else {
    response.writeHead(200, { ...json, 'content-length': String(body.length + 100) });
    response.write(body.slice(0, body.length / 2), () => response.destroy());
  }
}
