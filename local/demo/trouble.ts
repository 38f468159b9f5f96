/** Scenes 5 to 7: a job that cannot be applied, the cause mended, and access taken away. */
import { setTimeout as pause } from 'node:timers/promises';
import { clerkMembership, clerkUser } from '../../lib/samples/index.ts';
import { charles, engines, mary, missingRole } from './cast.ts';
import { eventually, expectThat } from './eventually.ts';
import { listLetters, replayLetters } from './letters.ts';
import { hasRoles, type Stage } from './stage.ts';

/** The worker looks at Permit's roles again at most so often. */
const ROLES_BELIEVED_MS = 2500;

export async function unknownRole({ stack, report, send }: Stage): Promise<void> {
  report.title(`5  A role that Permit does not know: ${missingRole}`);
  const at = Date.now();
  await send('clerk', clerkUser('created', mary, at));
  await send('clerk', clerkMembership('created', mary, engines, `org:${missingRole}`, at));
  const [letter, ...more] = await eventually('the dead letter', async () => {
    const letters = await listLetters(stack);
    return letters.length > 0 ? letters : undefined;
  });
  const reason = letter?.reason ?? {};
  expectThat(more.length === 0, 'one job is dead-lettered, and one only');
  expectThat(reason.reason === 'unknown_role', `its reason is unknown_role, not ${reason.reason}`);
  report.done('the job is in the dead-letter queue, with its reason');
  report.table(
    'The dead letter',
    ['attribute', 'value'],
    Object.entries(reason).map(([name, value]) => [
      name,
      name.endsWith('At') ? new Date(Number(value)).toISOString() : String(value),
    ]),
  );
}

export async function mendAndReplay({ stack, report, until }: Stage): Promise<void> {
  report.title('6  The role is created in Permit, the job replayed');
  stack.permit.standIn?.createRole(missingRole);
  report.done(`role ${missingRole} created`);
  await pause(ROLES_BELIEVED_MS);
  const { replayed, kept } = await replayLetters(stack, 'unknown_role');
  expectThat(replayed === 1 && kept.length === 0, 'one letter is replayed, none is kept');
  report.done('replayed to the live queue', `${replayed} letter`);
  await until(`Permit has Mary as ${missingRole}`, (facts) =>
    hasRoles(facts, mary.id, [`${engines.id} ${missingRole}`]),
  );
  expectThat((await listLetters(stack)).length === 0, 'the dead-letter queue is empty');
  report.done('the dead-letter queue is empty');
}

export async function revocation({ report, send, until }: Stage): Promise<void> {
  report.title('7  Charles leaves the organization');
  const left = clerkMembership('deleted', charles, engines, 'org:member', Date.now());
  await send('clerk', left);
  await until('his role is gone, the others are as they were', (facts) =>
    [
      hasRoles(facts, charles.id, []),
      facts.users.some(({ key }) => key === charles.id),
      hasRoles(facts, mary.id, [`${engines.id} ${missingRole}`]),
    ].every(Boolean),
  );
}
