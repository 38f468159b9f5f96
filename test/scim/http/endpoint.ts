import { randomUUID } from 'node:crypto';
import * as z from 'zod/mini';
import type { SyncJob } from '../../../lib/jobs/index.ts';
import { compileMapping } from '../../../lib/mapping/index.ts';
import { createDirectory } from '../../../lib/scim/directory/index.ts';
import { createScim, type ScimPorts } from '../../../lib/scim/http/index.ts';
import { createTokens } from '../../../lib/scim/tokens/index.ts';
import { telling } from '../../../lib/scim-endpoint/telling.ts';
import { recordedTelemetry } from '../../intake/recorded-telemetry.ts';
import { openTokenTable } from '../tokens/token-table.ts';

const fixed = ['acme', 'globex'].map((tenant) => ({ tenant, token: `a-fixed-token-of-${tenant}` }));
export const tokenOf = (tenant: string): string => `a-fixed-token-of-${tenant}`;

export interface Sent {
  /** Of acme's, unless given; `null`: there is none. */
  readonly token?: string | null;
  readonly headers?: Readonly<Record<string, string>>;
  /** As JSON; a text or bytes as they are. */
  readonly body?: unknown;
}

const json = z.looseObject({
  id: z.optional(z.string()),
  status: z.optional(z.string()),
  scimType: z.optional(z.string()),
  totalResults: z.optional(z.number()),
  Resources: z.optional(z.array(z.looseObject({ id: z.optional(z.string()) }))),
  members: z.optional(z.array(z.looseObject({ value: z.string() }))),
});

/** The endpoint over an embedded table; its jobs are kept in a list. */
export async function openEndpoint() {
  const place = await openTokenTable();
  const { client, table } = place;
  const { telemetry, counters, entries } = recordedTelemetry();
  const queued: SyncJob[] = [];
  const queue = { isUp: true };
  const now = Date.now;
  const ports = {
    table: { client, table, now, sleep: async () => {} },
    enqueue: async (jobs: readonly SyncJob[]) => {
      if (!queue.isUp) throw new Error('no queue');
      queued.push(...jobs);
    },
    policy: compileMapping({}).scim,
    now,
    newId: randomUUID,
  };
  /** What a test may put in the directory's place. */
  const seam: { directoryOf: ScimPorts['directoryOf'] } = {
    directoryOf: (tenant, onQueued) => createDirectory(telling(ports, onQueued), tenant),
  };
  const handle = createScim({
    directoryOf: (...asked) => seam.directoryOf(...asked),
    tokens: createTokens({ client, table, now, fixed }),
    telemetry,
    now,
  });

  async function send(method: string, target: string, sent: Sent = {}) {
    const { token = tokenOf('acme'), headers = {}, body = '' } = sent;
    const [path = '', query = ''] = target.split('?');
    const bytes =
      body instanceof Uint8Array || typeof body === 'string' ? body : JSON.stringify(body);
    const answer = await handle({
      method,
      path: path.startsWith('/scim') ? path : `/scim/v2/acme${path}`,
      query,
      headers: new Map([
        ['host', 'api.test'],
        ...(token === null ? [] : [['authorization', `Bearer ${token}`] as const]),
        ...Object.entries(headers),
      ]),
      body: Buffer.from(bytes),
    });
    const read = answer.body === '' ? {} : json.parse(JSON.parse(answer.body));
    return { ...answer, json: read };
  }

  return { ...place, send, seam, queue, queued, counters, entries };
}

export type Endpoint = Awaited<ReturnType<typeof openEndpoint>>;

const USER = 'urn:ietf:params:scim:schemas:core:2.0:User';
const GROUP = 'urn:ietf:params:scim:schemas:core:2.0:Group';

export const userBody = (userName: string, more: object = {}) => ({
  schemas: [USER],
  userName,
  ...more,
});
export const groupBody = (displayName: string, members: readonly string[] = []) => ({
  schemas: [GROUP],
  displayName,
  members: members.map((value) => ({ value })),
});
export const patchBody = (...Operations: readonly object[]) => ({
  schemas: ['urn:ietf:params:scim:api:messages:2.0:PatchOp'],
  Operations,
});
