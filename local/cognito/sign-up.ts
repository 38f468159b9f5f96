import {
  AdminConfirmSignUpCommand,
  type CognitoIdentityProviderClient,
  CreateUserPoolClientCommand,
  CreateUserPoolCommand,
  InitiateAuthCommand,
  SignUpCommand,
} from '@aws-sdk/client-cognito-identity-provider';
import { StackError } from '../stack/errors.ts';

export interface UserPool {
  readonly poolId: string;
  readonly clientId: string;
}

/** A pool whose users sign in with their e-mail address, and an app client of it. */
export async function createPool(client: CognitoIdentityProviderClient): Promise<UserPool> {
  const pool = await client.send(
    new CreateUserPoolCommand({ PoolName: 'local', UsernameAttributes: ['email'] }),
  );
  const poolId = pool.UserPool?.Id;
  const app = await client.send(
    new CreateUserPoolClientCommand({ UserPoolId: poolId, ClientName: 'local' }),
  );
  const clientId = app.UserPoolClient?.ClientId;
  if (poolId === undefined || clientId === undefined) {
    throw new StackError('start_failed', 'cognito-local made no user pool');
  }
  return { poolId, clientId };
}

export interface SignUp {
  readonly email: string;
  readonly password: string;
  readonly givenName: string;
  readonly familyName: string;
}

/** Signs somebody up and confirms them. @returns their `sub`. */
export async function signUp(
  client: CognitoIdentityProviderClient,
  { poolId, clientId }: UserPool,
  person: SignUp,
): Promise<string> {
  const { UserSub: sub } = await client.send(
    new SignUpCommand({
      ClientId: clientId,
      Username: person.email,
      Password: person.password,
      UserAttributes: [
        { Name: 'email', Value: person.email },
        { Name: 'given_name', Value: person.givenName },
        { Name: 'family_name', Value: person.familyName },
      ],
    }),
  );
  if (sub === undefined) throw new StackError('start_failed', 'SignUp answered without a sub');
  await client.send(new AdminConfirmSignUpCommand({ UserPoolId: poolId, Username: person.email }));
  return sub;
}

/** Signs somebody in. @returns whether they got a token. */
export async function signIn(
  client: CognitoIdentityProviderClient,
  { clientId }: UserPool,
  person: SignUp,
): Promise<boolean> {
  const { AuthenticationResult: result } = await client.send(
    new InitiateAuthCommand({
      ClientId: clientId,
      AuthFlow: 'USER_PASSWORD_AUTH',
      AuthParameters: { USERNAME: person.email, PASSWORD: person.password },
    }),
  );
  return result?.IdToken !== undefined;
}
