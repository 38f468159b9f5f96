import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import * as z from 'zod/mini';
import { createProvisioning, type OktaApp } from './okta-provisioning.ts';

export interface OktaOrg {
  readonly url: string;
  readonly appId: string;
  readonly apiToken: string;
  close(): Promise<void>;
}

const profileSchema = z.object({
  firstName: z.string(),
  lastName: z.string(),
  email: z.string(),
  login: z.string(),
});
const newUserSchema = z.object({ profile: profileSchema });
const assignmentSchema = z.object({ id: z.string() });

const APP_ID = '0oa-permit-sync-suites';
const API_TOKEN = 'known-to-the-suites-alone';

/**
 * Okta's side of its CRUD test, which drives an Okta org and looks what reaches the SCIM endpoint: as much of Okta's
 * API as the test calls. It provisions before it answers, so that nobody has to wait.
 *
 * @param scim the endpoint's base URL, and its bearer token.
 */
export async function startOktaOrg(
  scim: { readonly base: string; readonly token: string },
  app: OktaApp,
): Promise<OktaOrg> {
  const provisioning = createProvisioning(scim, app);
  const called: readonly Route[] = [
    { pattern: `GET /api/v1/apps/${APP_ID}`, call: async () => ({ id: APP_ID, status: 'ACTIVE' }) },
    {
      pattern: 'POST /api/v1/users',
      call: async (_, body) => ({ id: provisioning.add(newUserSchema.parse(body).profile) }),
    },
    {
      pattern: `POST /api/v1/apps/${APP_ID}/users`,
      call: async (_, body) => provisioning.assign(assignmentSchema.parse(body).id),
    },
    {
      pattern: 'PUT /api/v1/users/{id}',
      call: async (id, body) => provisioning.update(id, newUserSchema.parse(body).profile),
    },
    {
      pattern: 'POST /api/v1/users/{id}/lifecycle/deactivate',
      call: async (id) => provisioning.unassign(id),
    },
    { pattern: 'POST /api/v1/users/{id}/lifecycle/activate', call: async () => ({}) },
    {
      pattern: `DELETE /api/v1/apps/${APP_ID}/users/{id}`,
      call: async (id) => {
        await provisioning.unassign(id);
        return null;
      },
    },
  ];

  const server = createServer(async (request, response) => {
    const { pathname } = new URL(request.url ?? '/', 'http://localhost');
    const answer = (status: number, body: unknown) =>
      response
        .writeHead(status, { 'content-type': 'application/json' })
        .end(body === null ? undefined : JSON.stringify(body));
    if (request.headers.authorization !== `SSWS ${API_TOKEN}`) return answer(401, {});
    const found = find(called, `${request.method} ${pathname}`);
    if (found === undefined) return answer(404, {});
    try {
      const body = await text(request);
      const result = await found.route.call(found.id, body === '' ? null : JSON.parse(body));
      return answer(result === null ? 204 : 200, result ?? (result === null ? null : {}));
    } catch (error) {
      // The step then fails with what went wrong in its answer.
      return answer(500, { errorSummary: String(error) });
    }
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${portOf(server.address())}`,
    appId: APP_ID,
    apiToken: API_TOKEN,
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };
}

interface Route {
  readonly pattern: string;
  /** @returns the answer's body; `null`: a 204. */
  readonly call: (id: string, body: unknown) => Promise<object | null | undefined>;
}

function find(routes: readonly Route[], called: string) {
  for (const route of routes) {
    const [before = '', after] = route.pattern.split('{id}');
    if (after === undefined) {
      if (called === before) return { route, id: '' };
      continue;
    }
    const id = called.slice(before.length, called.length - after.length);
    if (called === `${before}${id}${after}` && /^[^/]+$/.test(id)) return { route, id };
  }
  return undefined;
}

function portOf(address: AddressInfo | string | null): number {
  if (typeof address === 'object' && address !== null) return address.port;
  throw new TypeError('the server does not listen on a port');
}
