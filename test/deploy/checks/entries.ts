import * as z from 'zod/mini';
import type { LocalIssuer } from '../../../local/issuer/index.ts';
import { type Deployed, STAGE, same, untilFacts } from '../deployed.ts';
import type { Journal } from '../journal.ts';
import { overHttps } from '../over-https.ts';

const Token = z.object({ token: z.string(), url: z.string() });
const SCIM_JSON = 'application/scim+json';

/** The ways in that are no webhooks: SCIM and the handoff. Each ends in Permit. */
export async function checkEntries(
  deployed: Deployed,
  { check }: Journal,
  issuer: LocalIssuer,
): Promise<void> {
  const { ministack, service, stack } = deployed;
  const { authority } = ministack;

  await check('SCIM: a token by the command line, a user posted with it, 401 without', async () => {
    const said = await service.permitSync([
      'scim',
      'token',
      'create',
      '--tenant',
      'acme',
      '--stage',
      STAGE,
      '--json',
    ]);
    const { token, url } = Token.parse(JSON.parse(said));
    const user = {
      schemas: ['urn:ietf:params:scim:schemas:core:2.0:User'],
      userName: 'kim@acme.example',
      active: true,
      emails: [{ value: 'kim@acme.example', primary: true }],
    };
    const post = (authorization: string) =>
      overHttps(`${url}/Users`, {
        authority,
        method: 'POST',
        headers: { 'content-type': SCIM_JSON, authorization },
        body: JSON.stringify(user),
      });
    same('without a token', (await post('Bearer scim_nobody')).status, 401);
    same('with it', (await post(`Bearer ${token}`)).status, 201);
    await untilFacts(deployed, 'Kim', ({ users }) =>
      users.some(({ email }) => email === 'kim@acme.example'),
    );
  });

  await check("handoff: a token of its issuer, 401 for a stranger's", async () => {
    const url = await stack.output('HandoffUrl');
    const post = (token: string) =>
      overHttps(url, { authority, method: 'POST', headers: { authorization: `Bearer ${token}` } });
    const claims = { sub: 'joe', email: 'joe@acme.example' };
    const stranger = await issuer.sign({ ...claims, iss: 'https://stranger.example' });
    same("a stranger's", (await post(stranger)).status, 401);
    same("the issuer's", (await post(await issuer.sign(claims))).status, 202);
    await untilFacts(deployed, 'Joe', ({ users }) =>
      users.some(({ email }) => email === 'joe@acme.example'),
    );
  });
}
