/** Scenes 1 to 3: people come, each by another provider. */

import {
  auth0Member,
  auth0Organization,
  auth0Role,
  auth0User,
  clerkMembership,
  clerkOrganization,
  clerkUser,
  signedClerk,
} from '../../lib/samples/index.ts';
import { createPool, signIn, signUp, type startCognitoLocal } from '../cognito/index.ts';
import { ada, charles, compilers, editor, engines, grace, katherine } from './cast.ts';
import { expectThat } from './eventually.ts';
import { hasRoles, type Stage } from './stage.ts';

export async function fromClerk({ report, send, sendFor, until }: Stage): Promise<void> {
  report.title('1  Clerk: two people join an organization');
  const at = Date.now();
  await send('clerk', clerkUser('created', ada, at));
  await send('clerk', clerkUser('created', charles, at));
  await send('clerk', clerkOrganization('created', engines, at));
  await send('clerk', clerkMembership('created', ada, engines, 'org:admin', at));
  await send('clerk', clerkMembership('created', charles, engines, 'org:member', at));
  const forged = signedClerk(clerkUser('created', ada, at), 'whsec_bm90IHRoZSBzZWNyZXQ=', at);
  await sendFor(401, 'the same with a forged signature', forged);
  await until('Permit has Ada as admin and Charles as member', (facts) =>
    [
      hasRoles(facts, ada.id, [`${engines.id} admin`]),
      hasRoles(facts, charles.id, [`${engines.id} member`]),
      facts.users.some(({ key, email }) => key === ada.id && email === ada.email),
      facts.tenants.some(({ key, name }) => key === engines.id && name === engines.name),
    ].every(Boolean),
  );
}

export async function fromAuth0({ report, send, until }: Stage): Promise<void> {
  report.title('2  Auth0: a role before the user and the organization that it needs');
  const at = Date.now();
  await send('auth0', auth0Role('assigned', grace, compilers, editor, at));
  await send('auth0', auth0Member('added', grace, compilers, at));
  await send('auth0', auth0Organization(compilers, at));
  await send('auth0', auth0User('created', grace, at));
  await until('Permit has Grace as editor, with her name', (facts) =>
    [
      hasRoles(facts, grace.id, [`${compilers.id} editor`]),
      facts.users.some(({ key, first_name }) => key === grace.id && first_name === grace.givenName),
      facts.tenants.some(({ key, name }) => key === compilers.id && name === compilers.displayName),
    ].every(Boolean),
  );
}

/** @param starting cognito-local, started early: it takes a second or two. */
export async function fromCognito(
  { report, until, logged }: Stage,
  starting: ReturnType<typeof startCognitoLocal>,
): Promise<void> {
  report.title('3  Cognito: a sign-up, whose trigger invokes our function');
  const { client } = await starting;
  const pool = await createPool(client);
  const sub = await signUp(client, pool, katherine);
  await logged('trigger_accepted', 'PostConfirmation_ConfirmSignUp');
  report.done('SignUp, AdminConfirmSignUp', 'PostConfirmation');
  await until('Permit has Katherine', (facts) =>
    facts.users.some(({ key, email }) => key === sub && email === katherine.email),
  );
  const signedIn = await signIn(client, pool, katherine);
  expectThat(signedIn, 'Katherine signs in');
  await logged('trigger_accepted', 'PostAuthentication_Authentication');
  await logged('trigger_accepted', 'TokenGeneration_Authentication');
  report.done('InitiateAuth', 'PostAuthentication, TokenGeneration');
}
