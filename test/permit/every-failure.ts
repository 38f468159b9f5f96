import { setTimeout as sleep } from 'node:timers/promises';
import { failureOf, open } from './environment.ts';

/**
 * Run as a process of its own, whose output is watched: calls that fail in every way, over values that must not show.
 * Ends with code 0 when each failed.
 */
const { client, permit, standIn, close } = await open('http');
const user = { key: 'ann', email: 'ann@mail.test', attributes: { secret: 'shown' } };
const home = { key: 'folder:ann', tenant: 'acme', attributes: { secret: 'shown' } };
const tuple = { subject: home.key, relation: 'parent', object: 'document:d1' };
await permit.putUser(user);
await permit.createTenant({ key: 'acme', name: 'Acme', attributes: {} });
await failureOf(permit.putUser({ ...user, key: 'bob' }));
await failureOf(permit.putUser({ ...user, email: 'no e-mail' }));
await failureOf(permit.patchUser('nobody', {}));
await failureOf(permit.assign({ user: 'ann', role: 'boss', tenant: 'acme' }));
const bob = { ...user, key: 'bob', email: 'bob@mail.test' };
await failureOf(permit.createUser(bob, [{ role: 'boss', tenant: 'acme' }]));
await failureOf(permit.putUsers([{ ...user, key: 'bob' }]));
await failureOf(permit.assignAll([{ user: 'ann', role: 'boss', tenant: 'acme' }]));
await failureOf(permit.createInstance({ ...home, tenant: 'nowhere' }));
await failureOf(permit.createInstance({ ...home, key: 'safe:ann' }));
await failureOf(permit.patchInstance('folder:ann@mail.test', { secret: 'shown' }));
await failureOf(permit.assign({ user: 'ann', role: 'editor', tenant: 'acme', instance: home.key }));
await failureOf(permit.relate(tuple));
await failureOf(permit.relate({ ...tuple, relation: 'owner' }));
await failureOf(permit.putInstances([{ ...home, tenant: 'nowhere' }]));
await failureOf(permit.relateAll([tuple]));
await failureOf(client({ apiKey: 'wrong' }).putUser(user));
for (const status of [400, 401, 404, 409, 422, 429, 500]) {
  standIn.faults.add({ times: 1, effect: { kind: 'error', status, message: 'ann@mail.test' } });
  await failureOf(permit.patchUser('ann', user));
}
standIn.faults.outage();
await failureOf(permit.putUser(user));
await failureOf(permit.putUsers([user]));
await failureOf(permit.tuples({ subject: home.key }));
await failureOf(permit.createInstance(home));
await failureOf(permit.resources());
await failureOf(client().putUser(user));
standIn.faults.clear();
standIn.faults.add({ effect: { kind: 'delay', ms: 60_000 } });
await failureOf(client({ timeoutMs: 50 }).putUser(user));
await close();
// Loggers may write late.
await sleep(20);
