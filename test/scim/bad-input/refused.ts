import { expect } from 'vitest';
import type { Asked, World } from '../dialects/world.ts';

/** Stands in bad input where a name, an address or a secret may stand. */
export const PRIVATE = 'Zelda-Quist';

export interface Refusal {
  readonly status: number;
  readonly scimType?: string;
}

export const USER = 'urn:ietf:params:scim:schemas:core:2.0:User';
export const GROUP = 'urn:ietf:params:scim:schemas:core:2.0:Group';
const ERROR = 'urn:ietf:params:scim:api:messages:2.0:Error';

/**
 * Expects the refusal, as SCIM writes one, and that nothing came of the request: nothing stored, nothing on the queue,
 * and nothing of what it said in the answer or the log.
 */
export async function expectRefused(
  world: World,
  asked: Asked,
  { status, scimType }: Refusal,
): Promise<void> {
  await world.takeJobs();
  const before = await world.items();
  const logged = world.log.length;
  const answer = await world.send(asked);
  expect({ status: answer.status, body: answer.json }).toEqual({
    status,
    body: {
      schemas: [ERROR],
      status: String(status),
      ...(scimType === undefined ? {} : { scimType }),
      detail: expect.stringMatching(/\S.{5,}/),
    },
  });
  expect(answer.headers['content-type']).toBe('application/scim+json');
  expect(answer.text).not.toContain(PRIVATE);
  expect(await world.items()).toEqual(before);
  expect(await world.takeJobs()).toEqual([]);
  const lines = world.log.slice(logged).join('\n');
  expect(lines).toContain('scim_rejected');
  expect(lines).not.toContain(PRIVATE);
  expect(lines).not.toContain('a-fixed-token');
}

/** A user or group that is there. @returns its path */
export async function create(world: World, resource: object, kind = 'Users'): Promise<string> {
  const answer = await world.send({ method: 'POST', path: `/${kind}`, body: resource });
  expect(answer.status).toBe(201);
  await world.takeJobs();
  return `/${kind}/${answer.json.id}`;
}
