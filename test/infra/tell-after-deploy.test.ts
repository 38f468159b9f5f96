import { createRequire } from 'node:module';
import { describe, expect, it } from 'vitest';
import * as z from 'zod/mini';

const Told = z.object({ lines: z.array(z.string()), warning: z.optional(z.string()) });
const Plugin = z.custom<Plugin>((value) => typeof value === 'function' && 'tellOf' in value);
interface Plugin {
  new (
    serverless: unknown,
    options: unknown,
    tools: { readonly log: { warning(text: string): void } },
  ): { readonly hooks: Readonly<Record<string, () => Promise<void>>> };
  tellOf(outputs: ReadonlyMap<string, string>): unknown;
}
const TellAfterDeploy = Plugin.parse(
  createRequire(import.meta.url)('../../infra/plugins/tell-after-deploy.cjs'),
);
const tellOf = (outputs: Readonly<Record<string, string>>) =>
  Told.parse(TellAfterDeploy.tellOf(new Map(Object.entries(outputs))));

const URL_OF_CLERK = 'https://a1.execute-api.eu-west-1.amazonaws.com/webhooks/clerk';
const TOPIC = 'arn:aws:sns:eu-west-1:123456789012:on-call';

const OUTPUTS = [
  { OutputKey: 'ClerkWebhookUrl', OutputValue: URL_OF_CLERK },
  { OutputKey: 'AlarmTopic', OutputValue: TOPIC },
  { OutputKey: 'SyncQueueUrl', OutputValue: 'https://sqs.eu-west-1.amazonaws.com/1/live' },
];
/** As osls 4.3 answers a plugin that asks by the older way. */
const notAsked = () => Promise.reject(new Error('provider.request() has been removed'));

interface Framework {
  /** How AWS answers a plugin that asks. */
  readonly describeStacks: () => Promise<unknown>;
  /** What the framework has read by itself. */
  readonly gathered?: readonly unknown[];
}

/** Deploys with the parts of the framework that the plugin uses: outputs, a section of what is told, a log. */
async function deploy({ describeStacks, gathered }: Framework) {
  const sections: unknown[] = [];
  const warnings: string[] = [];
  const provider = {
    naming: { getStackName: () => 'permit-sync-prod' },
    request: (service: string, method: string, params: unknown) => {
      expect([service, method, params]).toEqual([
        'CloudFormation',
        'describeStacks',
        { StackName: 'permit-sync-prod' },
      ]);
      return describeStacks();
    },
  };
  const serverless = {
    getProvider: () => provider,
    pluginManager: { plugins: [{}, { gatheredData: { outputs: gathered } }] },
    addServiceOutputSection: (name: string, lines: unknown) => sections.push([name, lines]),
  };
  const log = { warning: (text: string) => void warnings.push(text) };
  await new TellAfterDeploy(serverless, {}, { log }).hooks['after:deploy:deploy']?.();
  return { sections, warnings };
}

describe('a deployment', () => {
  it.each([
    ['the framework has read the outputs', { describeStacks: notAsked, gathered: OUTPUTS }],
    ['a plugin has to ask', { describeStacks: async () => ({ Stacks: [{ Outputs: OUTPUTS }] }) }],
  ])('ends with what is to be pasted elsewhere, where %s', async (_, framework) => {
    const told = await deploy(framework);
    expect(told.sections).toEqual([['to paste', [`Clerk, Webhooks: ${URL_OF_CLERK}`]]]);
    expect(told.warnings).toEqual([]);
  });

  it('says that nobody hears the alarms, when there is no topic', () => {
    const { warning } = tellOf({ AlarmTopic: 'none, so nobody hears them.' });
    expect(warning).toContain('alarmTopicArn');
    expect(tellOf({ AlarmTopic: TOPIC }).warning).toBeUndefined();
  });

  it('stands all the same when its outputs cannot be read', async () => {
    const told = await deploy({
      describeStacks: () => Promise.reject(new RangeError('no answer')),
    });
    expect(told.warnings).toEqual([
      'The outputs of permit-sync-prod could not be read (RangeError).',
    ]);
  });
});
