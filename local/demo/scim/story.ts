/** Somebody joins by an identity provider, signs in, changes role, and leaves. */
import * as z from 'zod/mini';
import type { FactsSnapshot } from '../../permit/index.ts';
import type { Stack } from '../../stack/index.ts';
import { expectThat } from '../eventually.ts';
import { type Stage, showAssignments, showFacts } from '../stage.ts';
import {
  acme,
  globex,
  groupAsCreated,
  leads,
  lisa,
  lisaAsCreated,
  lisaSignedIn,
  specialists,
} from './cast.ts';
import { createIdentityProvider, type IdentityProvider } from './identity-provider.ts';

/** What the customer's IT has at hand after the first scene. */
interface Directory {
  readonly provider: IdentityProvider;
  readonly specialists: string;
  readonly leads: string;
}

/** @throws {DemoError} where something is not as it should be */
export async function playScim(stage: Stage, stack: Stack): Promise<void> {
  const directory = await connect(stage, stack);
  const id = await join(stage, directory);
  await signIn(stage, stack);
  showFacts(stage.report, stage.facts());
  await changeRole(stage, directory, id);
  await leave(stage, directory, id);
  showAssignments(stage.report, stage.facts());
  await lookFromElsewhere(stage, stack, id);
}

async function connect({ report }: Stage, stack: Stack): Promise<Directory> {
  report.title(`1  IT of ${acme} points its identity provider at the endpoint`);
  const provider = createIdentityProvider(connectionOf(stack, acme, acme));
  await provider.ask('GET', '/ServiceProviderConfig', 200);
  const found = await provider.find('Users', `userName eq "${lisa}"`);
  expectThat(found.length === 0, 'Lisa is not there yet');
  report.done('the connection is tested: nobody is there yet', `GET /scim/v2/${acme}/Users → 200`);
  const ids = {
    specialists: await provider.create('Groups', groupAsCreated(specialists.group)),
    leads: await provider.create('Groups', groupAsCreated(leads.group)),
  };
  report.done(`groups ${specialists.group}, ${leads.group} are pushed`, 'POST /Groups → 201');
  return { provider, ...ids };
}

async function join(stage: Stage, { provider, specialists: group }: Directory): Promise<string> {
  const { report, until } = stage;
  report.title(`2  Lisa joins ${acme} as ${specialists.group}`);
  const id = await provider.create('Users', lisaAsCreated);
  await provider.ask('GET', `/Users/${id}`, 200);
  report.done('Lisa is assigned to the application', 'POST /Users → 201');
  await provider.patch(`/Groups/${group}`, 204, {
    op: 'add',
    path: 'members',
    value: [{ value: id }],
  });
  report.done(`and put into ${specialists.group}`, 'PATCH /Groups → 204');
  await until('Permit knows of it before she has ever signed in', (facts) =>
    isHeld(facts, [specialists.role]),
  );
  return id;
}

async function signIn(stage: Stage, { urls, issuer }: Stack): Promise<void> {
  const { report } = stage;
  report.title('3  She signs in for the first time');
  const response = await fetch(`${urls.http}/handoff?wait=10000`, {
    method: 'POST',
    headers: { authorization: `Bearer ${await issuer.sign(lisaSignedIn)}` },
  });
  const answer = z.looseObject({ applied: z.boolean() }).safeParse(await response.json());
  expectThat(
    response.status === 200 && answer.data?.applied === true,
    `POST /handoff is answered 200 when it is in Permit; it was ${response.status}`,
  );
  report.done('the application hands her token off', 'POST /handoff?wait=10000 → 200');
  // At once: the answer has said that it is so.
  expectHeld(stage.facts(), [specialists.role]);
  report.done(`Permit has her as ${specialists.role}, and as nothing else`, lisa);
}

async function changeRole(stage: Stage, directory: Directory, id: string): Promise<void> {
  const { report, until } = stage;
  report.title(`4  She becomes ${leads.group}`);
  const { provider } = directory;
  const remove = { op: 'remove', path: `members[value eq "${id}"]` };
  const add = { op: 'add', path: 'members', value: [{ value: id }] };
  await provider.patch(`/Groups/${directory.specialists}`, 204, remove);
  await provider.patch(`/Groups/${directory.leads}`, 204, add);
  report.done('out of one group, into the other', '2 × PATCH /Groups → 204');
  await until(`Permit has her as ${leads.role}, and as nothing else`, (facts) =>
    isHeld(facts, [leads.role]),
  );
}

async function leave(stage: Stage, { provider }: Directory, id: string): Promise<void> {
  const { report, until } = stage;
  report.title('5  She leaves');
  await provider.patch(`/Users/${id}`, 200, { op: 'replace', value: { active: false } });
  report.done('the identity provider deactivates her', 'PATCH /Users → 200');
  await until('she has no role left, anywhere', (facts) => isHeld(facts, []));
  const there = await provider.find('Users', `userName eq "${lisa}"`);
  expectThat(there.length === 1 && there[0] === id, 'the directory has her still, as inactive');
  report.done('the directory has her still, as inactive', 'GET /Users → 200');
}

async function lookFromElsewhere({ report }: Stage, stack: Stack, id: string): Promise<void> {
  report.title(`6  ${globex} sees none of it`);
  const intruder = createIdentityProvider(connectionOf(stack, acme, globex));
  for (const path of ['/Users', `/Users/${id}`, '/Groups']) await intruder.ask('GET', path, 401);
  report.done(`its token opens nothing of ${acme}`, `GET /scim/v2/${acme}/… → 401`);
  const own = createIdentityProvider(connectionOf(stack, globex, globex));
  const seen = [...(await own.find('Users')), ...(await own.find('Groups'))];
  expectThat(seen.length === 0, `${globex} has neither users nor groups`);
  await own.ask('GET', `/Users/${id}`, 404);
  report.done('and in its own directory there is nobody', `GET /scim/v2/${globex}/Users → 200`);
}

function connectionOf({ urls, secrets }: Stack, tenant: string, tokenOf: string) {
  return { url: `${urls.http}/scim/v2/${tenant}`, token: secrets.scim.get(tokenOf) ?? '' };
}

/** Whether these are all of Lisa's roles, and all that there are: nobody else is here. */
function isHeld({ assignments, instanceRoles }: FactsSnapshot, roles: readonly string[]): boolean {
  const held = assignments.map(({ user, tenant, role }) => `${user} ${tenant} ${role}`);
  const wanted = roles.map((role) => `${lisa} ${acme} ${role}`);
  return instanceRoles.length === 0 && held.sort().join() === wanted.sort().join();
}

/** @throws {DemoError} with what is held instead */
function expectHeld(facts: FactsSnapshot, roles: readonly string[]): void {
  const held = facts.assignments.map(({ tenant, role }) => `${tenant} ${role}`).join(', ');
  expectThat(isHeld(facts, roles), `she is ${roles.join(', ')} and nothing else, not: ${held}`);
}
