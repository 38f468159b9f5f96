import * as z from 'zod/mini';
import type { Stack } from '../../local/stack/index.ts';
import { idIn } from './endpoint.ts';

export const TENANT = 'acme';
/** A role of Permit's; the group is called so. */
export const ROLE = 'member';

const PATCH_OP = 'urn:ietf:params:scim:api:messages:2.0:PatchOp';
const AT_ONCE = 4;

/** An identity provider that writes to the local stack's endpoint over HTTP. */
export interface DirectoryClient {
  /** Makes so many people, and puts all of them in the group. @returns their ids, and whom Permit knows */
  hire(names: readonly string[]): Promise<ReadonlyMap<string, string>>;
  /** Entra's and Okta's way of deprovisioning. */
  deactivate(id: string): Promise<void>;
}

const problem = z.looseObject({ detail: z.exactOptional(z.string()) });

export function directoryClient({ urls, secrets }: Stack): DirectoryClient {
  async function send(method: string, path: string, body: object): Promise<string> {
    const answer = await fetch(`${urls.http}/scim/v2/${TENANT}${path}`, {
      method,
      headers: {
        authorization: `Bearer ${secrets.scim.get(TENANT)}`,
        'content-type': 'application/scim+json',
      },
      body: JSON.stringify(body),
    });
    const text = await answer.text();
    if (answer.ok) return text;
    const { detail } = problem.parse(JSON.parse(text));
    throw new Error(`${method} ${path.split('/')[1]} was answered ${answer.status}: ${detail}`);
  }

  return {
    async hire(names) {
      const ids = new Map<string, string>();
      const rest = names.values();
      async function create(): Promise<void> {
        for (const name of rest) {
          const userName = `${name}@${TENANT}.example`;
          const body = { userName, active: true, emails: [{ value: userName, primary: true }] };
          ids.set(userName, idIn(await send('POST', '/Users', body)));
        }
      }
      await Promise.all(Array.from({ length: AT_ONCE }, create));
      const members = Array.from(ids.values(), (value) => ({ value }));
      await send('POST', '/Groups', { displayName: ROLE, members });
      return ids;
    },
    async deactivate(id) {
      await send('PATCH', `/Users/${id}`, {
        schemas: [PATCH_OP],
        Operations: [{ op: 'replace', path: 'active', value: false }],
      });
    },
  };
}
