import { DynamoDBClient, QueryCommand, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import {
  CreateQueueCommand,
  DeleteQueueCommand,
  GetQueueAttributesCommand,
} from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import * as z from 'zod/mini';
import { type Stack, startStack } from '../../local/stack/index.ts';

/** An identity provider, the endpoint, its table, SQS, the worker, and Permit's API: everything but who answers. */
let stack: Stack;
let table: DynamoDBClient;

beforeAll(async () => {
  stack = await startStack({
    roles: ['editor', 'viewer', 'guest'],
    config: new URL('../../local/pass-through.config.ts', import.meta.url),
    schedule: 'off',
  });
  table = new DynamoDBClient({
    endpoint: stack.urls.dynamodb,
    region: 'us-east-1',
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
  });
}, 60_000);
afterAll(async () => {
  table.destroy();
  await stack.close();
});

const TENANT = 'acme';
const PATCH = 'urn:ietf:params:scim:api:messages:2.0:PatchOp';
const created = z.looseObject({ id: z.string() });

function ask(method: string, path: string, body?: object): Promise<Response> {
  return fetch(`${stack.urls.http}/scim/v2/${TENANT}${path}`, {
    method,
    headers: {
      authorization: `Bearer ${stack.secrets.scim.get(TENANT)}`,
      accept: 'application/scim+json',
      'content-type': 'application/scim+json; charset=utf-8',
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
}

/** One operation, as Entra writes it. */
const patch = (path: string, operation: object) =>
  ask('PATCH', path, { schemas: [PATCH], Operations: [operation] });

async function create(path: string, resource: object): Promise<string> {
  const response = await ask('POST', path, resource);
  expect(response.status).toBe(201);
  return created.parse(await response.json()).id;
}

/** Somebody as Entra makes them, in a group of their own, which is a role. */
async function joined(userName: string, displayName: string): Promise<string> {
  const id = await create('/Users', {
    schemas: [
      'urn:ietf:params:scim:schemas:core:2.0:User',
      'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User',
    ],
    externalId: `object-of-${userName}`,
    userName,
    active: true,
    emails: [{ primary: true, type: 'work', value: userName }],
    meta: { resourceType: 'User' },
    name: { formatted: 'Given Family', familyName: 'Family', givenName: 'Given' },
    roles: [],
  });
  const group = await create('/Groups', {
    schemas: ['urn:ietf:params:scim:schemas:core:2.0:Group'],
    externalId: displayName,
    displayName,
    meta: { resourceType: 'Group' },
  });
  const add = { op: 'Add', path: 'members', value: [{ $ref: null, value: id }] };
  expect((await patch(`/Groups/${group}`, add)).status).toBe(204);
  return id;
}

const facts = () => stack.permit.standIn?.facts();
const rolesOf = (user: string) =>
  facts()
    ?.assignments.filter((one) => one.user === user)
    .map(({ tenant, role }) => `${tenant} ${role}`);

/** Waits until Permit has these roles of the user, all and only. */
const expectRoles = (user: string, roles: readonly string[]) =>
  expect.poll(() => rolesOf(user), { timeout: 20_000, interval: 50 }).toEqual(roles);

it('takes the roles in Permit when Entra says active: "False", and gives them back', async () => {
  const user = 'ellen@acme.example';
  const id = await joined(user, 'editor');
  await expectRoles(user, [`${TENANT} editor`]);

  const disable = { op: 'Replace', path: 'active', value: 'False' };
  const answer = await patch(`/Users/${id}`, disable);
  expect(answer.status).toBe(200);
  expect(await answer.json()).toMatchObject({ id, active: false });
  await expectRoles(user, []);
  expect(facts()?.users.map(({ key }) => key)).toContain(user);

  expect((await patch(`/Users/${id}`, { ...disable, value: 'True' })).status).toBe(200);
  await expectRoles(user, [`${TENANT} editor`]);
}, 60_000);

describe('when the queue is gone', () => {
  const queueUrl = () => stack.environment['SYNC_QUEUE_URL'];

  async function takeQueueAway(): Promise<() => Promise<void>> {
    const { Attributes = {} } = await stack.sqs.send(
      new GetQueueAttributesCommand({
        QueueUrl: queueUrl(),
        AttributeNames: ['VisibilityTimeout', 'MessageRetentionPeriod', 'RedrivePolicy'],
      }),
    );
    await stack.sqs.send(new DeleteQueueCommand({ QueueUrl: queueUrl() }));
    return async () => {
      await stack.sqs.send(new CreateQueueCommand({ QueueName: 'SyncQueue', Attributes }));
    };
  }

  /** Keys of what still has something to be done. */
  async function marked() {
    const { Items = [] } = await table.send(
      new QueryCommand({
        TableName: stack.environment['SCIM_TABLE'],
        IndexName: 'pending',
        KeyConditionExpression: 'pendingKind = :user',
        ExpressionAttributeValues: { ':user': { S: 'user' } },
      }),
    );
    return Items;
  }

  /** As if a minute and more had passed since: a younger mark is left to the write that made it. */
  async function letTimePass(): Promise<void> {
    for (const { pk, sk, pendingSince } of await marked()) {
      if (pk === undefined || sk === undefined) throw new Error('a key expected');
      await table.send(
        new UpdateItemCommand({
          TableName: stack.environment['SCIM_TABLE'],
          Key: { pk, sk },
          UpdateExpression: 'SET pendingSince = :before',
          ExpressionAttributeValues: {
            ':before': { N: String(Number(pendingSince?.N) - 120_000) },
          },
        }),
      );
    }
  }

  const sweep = () => stack.functions.get('scim')?.invoke('{"sweep":true}');

  it('answers 503 and keeps a mark, which the sweep makes good', async () => {
    const user = 'oscar@acme.example';
    const id = await joined(user, 'viewer');
    await expectRoles(user, [`${TENANT} viewer`]);
    expect(await marked()).toEqual([]);

    const bringBack = await takeQueueAway();
    const answer = await patch(`/Users/${id}`, { op: 'Replace', path: 'active', value: 'False' });
    expect(answer.status).toBe(503);
    expect(answer.headers.get('retry-after')).toBe('5');
    expect(await answer.json()).toMatchObject({ status: '503' });
    expect((await marked()).length).toBe(1);

    await bringBack();
    // The write is not yet a minute old: whoever made it may be at it still.
    expect(await sweep()).toMatchObject({ ok: true });
    expect((await marked()).length).toBe(1);
    expect(rolesOf(user)).toEqual([`${TENANT} viewer`]);

    await letTimePass();
    expect(await sweep()).toMatchObject({ ok: true });
    expect(await marked()).toEqual([]);
    await expectRoles(user, []);
  }, 60_000);

  it('is made good as well by the client, who comes again', async () => {
    const user = 'irene@acme.example';
    const id = await joined(user, 'guest');
    await expectRoles(user, [`${TENANT} guest`]);
    const disable = { op: 'Replace', path: 'active', value: 'False' };
    const bringBack = await takeQueueAway();
    expect((await patch(`/Users/${id}`, disable)).status).toBe(503);
    await bringBack();
    expect((await marked()).length).toBe(1);
    expect((await patch(`/Users/${id}`, disable)).status).toBe(200);
    expect(await marked()).toEqual([]);
    await expectRoles(user, []);
  }, 60_000);
});
