import {
  AdminAddUserToGroupCommand,
  AdminCreateUserCommand,
  AdminDisableUserCommand,
  CreateGroupCommand,
} from '@aws-sdk/client-cognito-identity-provider';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createCognitoDirectory } from '../../lib/directories/cognito/index.ts';
import { type CognitoLocal, startCognitoLocal } from '../cognito-wiring/cognito-local.ts';
import { clientOf, createPool } from '../cognito-wiring/pools.ts';
import { readAll } from './cognito-reader.ts';

let cognito: CognitoLocal;
beforeAll(async () => {
  cognito = await startCognitoLocal();
}, 30_000);
afterAll(() => cognito.close());

describe('cognito-local', () => {
  it('is read through the real protocol', async () => {
    const client = clientOf(cognito.endpoint);
    const UserPoolId = await createPool(client, { PoolName: 'readers' });
    const add = async (email: string) => {
      const UserAttributes = [{ Name: 'email', Value: email }];
      const { User } = await client.send(
        new AdminCreateUserCommand({
          UserPoolId,
          Username: email,
          UserAttributes,
          MessageAction: 'SUPPRESS',
        }),
      );
      return User?.Attributes?.find(({ Name }) => Name === 'sub')?.Value ?? '';
    };
    const ada = await add('ada@engine.example');
    const grace = await add('grace@engine.example');
    await client.send(new CreateGroupCommand({ UserPoolId, GroupName: 'editors' }));
    await client.send(
      new AdminAddUserToGroupCommand({ UserPoolId, Username: ada, GroupName: 'editors' }),
    );
    await client.send(new AdminDisableUserCommand({ UserPoolId, Username: grace }));

    const directory = createCognitoDirectory({
      client,
      userPoolId: UserPoolId,
      now: Date.now,
      sleep: async () => {},
      random: Math.random,
    });
    const roles = [{ id: 'editors', name: 'editors' }];
    const jobs = await readAll(directory);
    expect(jobs).toHaveLength(4);
    expect(jobs).toContainEqual(
      expect.objectContaining({
        kind: 'user',
        user: ada,
        fields: { email: 'ada@engine.example', custom: {}, blocked: false },
      }),
    );
    expect(jobs).toContainEqual(
      expect.objectContaining({
        kind: 'user',
        user: grace,
        fields: { email: 'grace@engine.example', custom: {}, blocked: true },
      }),
    );
    expect(jobs).toContainEqual(expect.objectContaining({ kind: 'membership', user: ada, roles }));
    expect(await directory.readUser(ada)).toMatchObject([{ user: ada }, { roles }]);
    expect(await directory.readUser('nobody')).toBeNull();
    expect(await directory.roles()).toEqual(roles);
  });
});
