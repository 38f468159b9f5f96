import {
  CloudFormationClient,
  DescribeStacksCommand,
  type Stack,
} from '@aws-sdk/client-cloudformation';
import type { Environment } from '../../lib/config/index.ts';
import { reasonOf } from '../../lib/ledger/errors.ts';
import { CliError } from '../errors.ts';

/** What this project's own serverless.yml calls the service; a project that has it as a package has a name of its own. */
const SERVICE = 'permit-sync';
const TIMEOUT_MS = 10_000;

/** Settings, and the output of the stack that has each (infra/). One of a function that is off is not there. */
const OUTPUTS = {
  SYNC_QUEUE_URL: 'SyncQueueUrl',
  IMPORT_QUEUE_URL: 'ImportQueueUrl',
  DEAD_LETTER_QUEUE_URL: 'DeadLetterQueueUrl',
  LEDGER_TABLE: 'LedgerTableName',
  SCIM_TABLE: 'ScimTableName',
  /** No setting of a function: what identity providers are pointed at. */
  SCIM_URL: 'ScimUrl',
  PERMIT_API_URL: 'PermitApiUrl',
  PERMIT_LIMITS: 'PermitLimits',
  RECONCILE_SOURCES: 'ReconcileSources',
} as const;
/** Secrets, and the last part of the parameter's name (docs/deploy.md). */
const PARAMETERS = [
  { setting: 'PERMIT_API_KEY_PARAMETER', name: 'permit-api-key' },
  // Of a function that may be off: it is on if the stack says where its webhooks go.
  {
    setting: 'CLERK_WEBHOOK_SECRETS_PARAMETER',
    name: 'clerk-webhook-secrets',
    output: 'ClerkWebhookUrl',
  },
  {
    setting: 'AUTH0_WEBHOOK_TOKENS_PARAMETER',
    name: 'auth0-webhook-tokens',
    output: 'Auth0WebhookUrl',
  },
] as const satisfies readonly { setting: string; name: string; output?: string }[];

/**
 * The settings of a deployed stage, from the outputs of its CloudFormation stack. Needs
 * `cloudformation:DescribeStacks`.
 *
 * @param service - as its serverless.yml calls it
 * @throws {CliError} `no_stage`, `no_credentials` or `no_access`
 */
export async function environmentOfStage(
  stage: string,
  region: string | undefined,
  service: string = SERVICE,
): Promise<Environment> {
  const stack = await describe(`${service}-${stage}`, region);
  const outputs = new Map(stack.Outputs?.map((one) => [one.OutputKey, one.OutputValue]));
  const environment: Record<string, string | undefined> = {};
  for (const [setting, output] of Object.entries(OUTPUTS))
    environment[setting] = outputs.get(output);
  const [, hours] = /^PT(\d+)H$/.exec(outputs.get('ReconcileInterval') ?? '') ?? [];
  environment['RECONCILE_INTERVAL_HOURS'] = hours;
  const path = outputs.get('ParameterPath') ?? `/${service}/${stage}`;
  for (const parameter of PARAMETERS) {
    if ('output' in parameter && !outputs.has(parameter.output)) continue;
    environment[parameter.setting] = `${path}/${parameter.name}`;
  }
  return environment;
}

async function describe(name: string, region: string | undefined): Promise<Stack> {
  const client = new CloudFormationClient({
    ...(region === undefined ? {} : { region }),
    requestHandler: {
      connectionTimeout: TIMEOUT_MS,
      requestTimeout: TIMEOUT_MS,
      throwOnRequestTimeout: true,
    },
  });
  try {
    const { Stacks: [stack] = [] } = await client.send(
      new DescribeStacksCommand({ StackName: name }),
    );
    if (stack !== undefined) return stack;
    throw noStage(name, region);
  } catch (error) {
    if (error instanceof CliError) throw error;
    throw explain(error, name, region);
  } finally {
    client.destroy();
  }
}

const noStage = (name: string, region: string | undefined, cause?: unknown): CliError =>
  new CliError('no_stage', `there is no stack ${name}${region ? ` in ${region}` : ''}`, {
    cause,
    remedy:
      'Check --stage, --region, --service and the AWS account; `--stage local` is the local stack.',
  });

function explain(error: unknown, name: string, region: string | undefined): CliError {
  const code = error instanceof Error ? error.name : 'unknown';
  // DescribeStacks answers ValidationError for a stack that is not there (API reference).
  if (code === 'ValidationError') return noStage(name, region, error);
  if (code === 'CredentialsProviderError') {
    return new CliError('no_credentials', 'no AWS credentials were found', {
      cause: error,
      remedy: 'Sign in (aws sso login), or set AWS_PROFILE.',
    });
  }
  return new CliError('no_access', `the stack ${name} could not be read (${reasonOf(error)})`, {
    cause: error,
    remedy: 'Check the credentials (cloudformation:DescribeStacks), --region and the network.',
  });
}
