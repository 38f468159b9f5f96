import { Agent } from 'node:https';
import {
  CloudFormationClient,
  DescribeStackResourcesCommand,
  DescribeStacksCommand,
  GetTemplateCommand,
} from '@aws-sdk/client-cloudformation';
import * as z from 'zod/mini';
import { DeployCheckError } from './errors.ts';
import type { Ministack } from './ministack.ts';

const Template = z.object({
  Resources: z.record(
    z.string(),
    z.object({ Type: z.string(), DeletionPolicy: z.optional(z.string()) }),
  ),
});

export interface StackResource {
  readonly id: string;
  readonly type: string;
  readonly physicalId: string;
  readonly status: string;
  /** Whether it is to outlive the stack. */
  readonly isRetained: boolean;
}

/** Settings of an SDK client that works on the emulator as its root. */
export const connectionTo = ({ endpoint, region, credentials, authority }: Ministack) => ({
  endpoint,
  region,
  credentials,
  requestHandler: { httpsAgent: new Agent({ ca: authority, keepAlive: false }) },
});

/** What CloudFormation says of a stack. */
export interface Stack {
  /** Of an output. @throws {DeployCheckError} when there is none of this name */
  output(name: string): Promise<string>;
  outputs(): Promise<ReadonlyMap<string, string>>;
  resources(): Promise<readonly StackResource[]>;
  isThere(): Promise<boolean>;
}

export function stackIn(ministack: Ministack, name: string): Stack {
  const cloudFormation = new CloudFormationClient(connectionTo(ministack));
  async function outputs(): Promise<ReadonlyMap<string, string>> {
    const { Stacks: [stack] = [] } = await cloudFormation.send(
      new DescribeStacksCommand({ StackName: name }),
    );
    const found = (stack?.Outputs ?? []).map(
      ({ OutputKey = '', OutputValue = '' }) => [OutputKey, OutputValue] as const,
    );
    return new Map(found);
  }
  return {
    outputs,
    async output(output) {
      const value = (await outputs()).get(output);
      if (value === undefined) throw new DeployCheckError(`the stack has no output ${output}`);
      return value;
    },
    async resources() {
      const request = { StackName: name };
      const { TemplateBody = '' } = await cloudFormation.send(new GetTemplateCommand(request));
      const template = Template.parse(JSON.parse(TemplateBody));
      const { StackResources = [] } = await cloudFormation.send(
        new DescribeStackResourcesCommand(request),
      );
      return StackResources.map((found) => ({
        id: found.LogicalResourceId ?? '',
        type: found.ResourceType ?? '',
        physicalId: found.PhysicalResourceId ?? '',
        status: found.ResourceStatus ?? '',
        isRetained: template.Resources[found.LogicalResourceId ?? '']?.DeletionPolicy === 'Retain',
      }));
    },
    async isThere() {
      try {
        const { Stacks: [stack] = [] } = await cloudFormation.send(
          new DescribeStacksCommand({ StackName: name }),
        );
        return stack !== undefined && stack.StackStatus !== 'DELETE_COMPLETE';
      } catch {
        return false;
      }
    },
  };
}
