import { randomUUID } from 'node:crypto';
import {
  AdminCreateUserCommand,
  AdminDeleteUserCommand,
  AdminInitiateAuthCommand,
  AdminSetUserPasswordCommand,
  CognitoIdentityProviderClient,
  CreateUserPoolClientCommand,
} from '@aws-sdk/client-cognito-identity-provider';
import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import * as z from 'zod/mini';
import { cognitoCall } from '../../../lib/samples/index.ts';
import { type Deployed, STAGE, same, until, untilFacts } from '../deployed.ts';
import { DeployCheckError } from '../errors.ts';
import type { Journal } from '../journal.ts';
import { connectionTo } from '../stack.ts';

const EVE = 'eve@acme.example';
const ZOE = 'zoe@acme.example';
const Report = z.object({ cognito: z.string() });

/**
 * The new pool: a login runs the trigger; what an administrator does is told by CloudTrail, which the emulator has no
 * events of, so that its function is invoked with one; and the scheduled reconcile reads the pool.
 */
export async function checkCognito(deployed: Deployed, { check }: Journal): Promise<void> {
  const { ministack, stack } = deployed;
  const cognito = new CognitoIdentityProviderClient(connectionTo(ministack));
  const lambda = new LambdaClient(connectionTo(ministack));

  /** @returns the new user's `sub` */
  async function create(Username: string): Promise<string> {
    const { User } = await cognito.send(
      new AdminCreateUserCommand({
        UserPoolId: await stack.output('UserPoolId'),
        Username,
        MessageAction: 'SUPPRESS',
        UserAttributes: [
          { Name: 'email', Value: Username },
          { Name: 'email_verified', Value: 'true' },
        ],
      }),
    );
    return User?.Attributes?.find(({ Name }) => Name === 'sub')?.Value ?? '';
  }
  async function logIn(Username: string): Promise<void> {
    const UserPoolId = await stack.output('UserPoolId');
    const Password = `Aa1!${randomUUID()}`;
    await cognito.send(
      new AdminSetUserPasswordCommand({ UserPoolId, Username, Password, Permanent: true }),
    );
    // The service's own client takes SRP alone, which is more than a check needs.
    const { UserPoolClient } = await cognito.send(
      new CreateUserPoolClientCommand({
        UserPoolId,
        ClientName: 'check',
        ExplicitAuthFlows: ['ALLOW_ADMIN_USER_PASSWORD_AUTH', 'ALLOW_REFRESH_TOKEN_AUTH'],
      }),
    );
    const { AuthenticationResult } = await cognito.send(
      new AdminInitiateAuthCommand({
        UserPoolId,
        ClientId: UserPoolClient?.ClientId,
        AuthFlow: 'ADMIN_USER_PASSWORD_AUTH',
        AuthParameters: { USERNAME: Username, PASSWORD: Password },
      }),
    );
    same('no token', AuthenticationResult?.IdToken === undefined, false);
  }
  async function invoke(name: string, event: object): Promise<unknown> {
    const { FunctionError, Payload } = await lambda.send(
      new InvokeCommand({
        FunctionName: `permit-sync-${STAGE}-${name}`,
        Payload: Buffer.from(JSON.stringify(event)),
      }),
    );
    const said = Buffer.from(Payload ?? []).toString('utf8');
    if (FunctionError !== undefined) throw new DeployCheckError(`${name}: ${said}`);
    return said === '' ? undefined : JSON.parse(said);
  }
  async function told(name: string, sub: string): Promise<void> {
    const { detail, ...around } = cognitoCall({ name, sub }, Date.now());
    const userPoolId = await stack.output('UserPoolId');
    const requestParameters = { ...detail.requestParameters, userPoolId };
    await invoke('cognito-admin', { ...around, detail: { ...detail, requestParameters } });
  }
  const isThere = (address: string) => untilFacts(deployed, address, knows(address));

  await check("Cognito: a login of the new pool's user runs the trigger", async () => {
    await create(EVE);
    await logIn(EVE);
    await isThere(EVE);
  });
  await check("Cognito: an administrator's user comes, and goes", async () => {
    const sub = await create(ZOE);
    await told('AdminCreateUser', sub);
    await isThere(ZOE);
    const UserPoolId = await stack.output('UserPoolId');
    await cognito.send(new AdminDeleteUserCommand({ UserPoolId, Username: ZOE }));
    await told('AdminDeleteUser', sub);
    await untilFacts(deployed, 'no Zoe', (facts) => !knows(ZOE)(facts));
  });
  await check('the scheduled reconcile reads the pool, ledger and Permit to the end', async () => {
    let outcome = '';
    await until(
      'finished',
      async () => {
        outcome = Report.parse(await invoke('reconcile', {})).cognito;
        return outcome === 'finished';
      },
      () => outcome,
    );
  });
}

const knows =
  (address: string) =>
  ({ users }: { readonly users: readonly { readonly email: string | null }[] }): boolean =>
    users.some(({ email }) => email === address);
