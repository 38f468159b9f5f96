import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import {
  CloudFormationClient,
  CreateStackCommand,
  type Parameter,
  waitUntilStackCreateComplete,
} from '@aws-sdk/client-cloudformation';
import type { Ministack } from './ministack.ts';
import { connectionTo, stackIn } from './stack.ts';

const POLICIES = new URL('../../infra/deployer.yml', import.meta.url);
const OUTPUTS = ['StackPolicy', 'FunctionsPolicy', 'StoresPolicy'] as const;
const WITHIN_SECONDS = 60;

/** A role with these policies alone, for anybody of the account. */
const roleWith = (policies: readonly string[]): string =>
  JSON.stringify({
    Resources: {
      Role: {
        Type: 'AWS::IAM::Role',
        Properties: {
          ManagedPolicyArns: policies,
          AssumeRolePolicyDocument: {
            Version: '2012-10-17',
            Statement: [
              {
                Effect: 'Allow',
                Principal: { AWS: { Ref: 'AWS::AccountId' } },
                Action: 'sts:AssumeRole',
              },
            ],
          },
        },
      },
    },
    Outputs: { Arn: { Value: { 'Fn::GetAtt': ['Role', 'Arn'] } } },
  });

/**
 * Makes the policies of infra/deployer.yml for a stage, as docs/deployer.md has it done, and a role with these alone.
 *
 * @param folder - for the profile by which a program assumes it
 * @param parameters - of infra/deployer.yml
 * @returns the environment of a program that runs as that role
 */
export async function createDeployer(
  ministack: Ministack,
  folder: string,
  parameters: Readonly<Record<string, string>>,
): Promise<Readonly<Record<string, string | undefined>>> {
  const client = new CloudFormationClient(connectionTo(ministack));
  async function create(StackName: string, TemplateBody: string, Parameters: Parameter[] = []) {
    const Capabilities = ['CAPABILITY_NAMED_IAM' as const];
    await client.send(
      new CreateStackCommand({ StackName, TemplateBody, Parameters, Capabilities }),
    );
    await waitUntilStackCreateComplete({ client, maxWaitTime: WITHIN_SECONDS }, { StackName });
    return stackIn(ministack, StackName);
  }
  const given = Object.entries(parameters).map(([ParameterKey, ParameterValue]) => ({
    ParameterKey,
    ParameterValue,
  }));
  const policies = await create('deployer', await readFile(POLICIES, 'utf8'), given);
  const arns = await Promise.all(OUTPUTS.map((name) => policies.output(name)));
  const role = await (await create('deployer-role', roleWith(arns))).output('Arn');
  const { accessKeyId, secretAccessKey } = ministack.credentials;
  const file = join(folder, 'profiles');
  await writeFile(
    file,
    `[profile administrator]
aws_access_key_id=${accessKeyId}
aws_secret_access_key=${secretAccessKey}
[profile deployer]
source_profile=administrator
role_arn=${role}
`,
  );
  return {
    AWS_CONFIG_FILE: file,
    AWS_PROFILE: 'deployer',
    AWS_ACCESS_KEY_ID: undefined,
    AWS_SECRET_ACCESS_KEY: undefined,
  };
}
