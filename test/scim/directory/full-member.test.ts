import { PutItemCommand } from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type OpenTable, openTable } from '../store/open-table.ts';
import { ACME, aGroup, aUser, createWorld } from './world/index.ts';

let open: OpenTable;
beforeAll(async () => {
  open = await openTable();
});
afterAll(() => open.close());

/** One more than are told at once. */
const MEMBERS = 101;
/** Of the 409,600 bytes that an item may have. */
const ALMOST_FULL = 408_600;

it('tells a longer name to all members but the one whose item is full, and says so', async () => {
  const world = await createWorld(open);
  const acme = world.actor().directory(ACME);
  const ids: string[] = [];
  for (let at = 0; at < MEMBERS; at++) ids.push((await acme.users.create(aUser(`user${at}`))).id);
  const { id } = await acme.groups.create(aGroup('Staff'), ids);
  const [first] = ids.toSorted();
  for (const row of await open.scan()) {
    if (row['pk']?.S !== `${ACME}/users/${first}`) continue;
    const Item = { ...row, filler: { S: 'x'.repeat(ALMOST_FULL) } };
    await open.client.send(new PutItemCommand({ TableName: open.table, Item }));
  }
  const long = 'L'.repeat(1_000);
  const renamed = acme.groups.change(id, (document) => ({
    document: { ...document, displayName: long },
    members: { from: 'current', add: new Set(), remove: new Set() },
  }));
  await expect(renamed).rejects.toMatchObject({ status: 413 });
  const told = world.jobs.flatMap((job) =>
    job.kind === 'membership' && job.roles?.[0]?.name === long ? [job.user] : [],
  );
  expect(new Set(told).size).toBe(MEMBERS - 1);
});
