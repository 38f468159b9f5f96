import { describe, expect, it } from 'vitest';
import { COMBINATIONS, SWITCHES } from './combinations.ts';
import { packagedTemplate } from './packaged-template.ts';
import { ofType, resource, type Settings } from './packaging.ts';
import { danglingIn } from './references.ts';

const PACKAGING = 60_000;

/** Per function: its name in ids, when it is there, and the outputs that it brings. */
const FUNCTIONS = [
  {
    title: 'Clerk',
    on: (given: Settings) => given['clerk'] === 'on',
    outputs: ['ClerkWebhookUrl'],
  },
  {
    title: 'Auth0',
    on: (given: Settings) => given['auth0'] === 'on',
    outputs: ['Auth0WebhookUrl'],
  },
  {
    title: 'Cognito',
    on: (given: Settings) => given['cognito'] !== 'none',
    outputs: ['CognitoFunctionArn'],
  },
  {
    title: 'CognitoDashadmin',
    on: (given: Settings) => given['cognitoAdmin'] === 'on',
    outputs: [],
  },
  { title: 'Scim', on: (given: Settings) => given['scim'] === 'on', outputs: ['ScimUrl'] },
  { title: 'Handoff', on: (given: Settings) => given['handoff'] === 'on', outputs: ['HandoffUrl'] },
  {
    title: 'Reconcile',
    on: (given: Settings) => given['reconcile'] === 'on',
    outputs: ['ReconcileInterval', 'ReconcileSources'],
  },
  { title: 'Worker', on: () => true, outputs: [] },
];
/** Of the stack as such. */
const ALWAYS = [
  'AlarmTopic',
  'DeadLetterQueueArn',
  'DeadLetterQueueUrl',
  'ImportQueueUrl',
  'LedgerTableName',
  'ParameterPath',
  'PermitApiUrl',
  'PermitLimits',
  'ScimTableName',
  'ServerlessDeploymentBucketName',
  'SyncQueueArn',
  'SyncQueueUrl',
];
const OF_A_POOL: Readonly<Record<string, readonly string[]>> = {
  none: [],
  new: ['UserPoolId', 'UserPoolClientId'],
  existing: ['CognitoAttachCommand'],
};
const hasRoute = (given: Settings) =>
  ['clerk', 'auth0', 'scim', 'handoff'].some((name) => given[name] === 'on');
const inWords = (given: Settings) =>
  Object.keys(SWITCHES)
    .filter((name) => !['off', 'none'].includes(given[name] ?? ''))
    .map((name) => (given[name] === 'on' ? name : `${name} ${given[name]}`))
    .join(', ') || 'nothing';

describe('the settings', () => {
  it('are tried in combinations in which each two values of two of them meet', () => {
    const names = Object.keys(SWITCHES);
    for (const one of names) {
      for (const other of names.slice(names.indexOf(one) + 1)) {
        const met = new Set(COMBINATIONS.map((given) => `${given[one]} ${given[other]}`));
        const values = (SWITCHES[one] ?? []).flatMap((a) =>
          (SWITCHES[other] ?? []).map((b) => `${a} ${b}`),
        );
        const needless = one === 'cognito' && other === 'cognitoAdmin' ? ['none on'] : [];
        expect([...met, ...needless], `${one} and ${other}`).toEqual(
          expect.arrayContaining(values),
        );
      }
    }
  });

  it.each(COMBINATIONS.map((given) => ({ given, on: inWords(given) })))(
    'bring what is on, and leave nothing of what is off: $on',
    async ({ given }) => {
      const template = await packagedTemplate(given);
      const on = FUNCTIONS.filter((one) => one.on(given));
      expect(ofType(template, 'AWS::Lambda::Function').toSorted()).toEqual(
        on.map(({ title }) => `${title}LambdaFunction`).sort(),
      );
      expect(danglingIn(template)).toEqual([]);
      const outputs = [
        ...ALWAYS,
        ...on.flatMap((one) => one.outputs),
        ...(OF_A_POOL[given['cognito'] ?? ''] ?? []),
        ...(hasRoute(given) ? ['HttpApiId', 'HttpApiUrl'] : []),
      ];
      expect(Object.keys(template.Outputs).sort()).toEqual(outputs.sort());
      const ofNone = FUNCTIONS.filter((one) => !one.on(given) && one.title !== 'Cognito');
      // SCIM's table stays, with what identity providers have put into it.
      const left = Object.keys(template.Resources).filter((id) => id !== 'ScimTable');
      for (const { title } of ofNone) {
        const name = title.replace('Dashadmin', 'Admin');
        expect(left.filter((id) => id.includes(title) || id.includes(name))).toEqual([]);
      }
      if (given['cognito'] === 'none')
        expect(left.filter((id) => /Cognito|Pool/.test(id))).toEqual([]);
      expect(ofType(template, 'AWS::ApiGatewayV2::Api').length).toBe(hasRoute(given) ? 1 : 0);
    },
    PACKAGING,
  );

  it(
    'reach the functions: level of the log, namespace of the metrics, which differs by stage',
    async () => {
      const template = await packagedTemplate({ logLevel: 'debug' });
      expect(resource(template, 'WorkerLambdaFunction')).toMatchObject({
        Environment: {
          Variables: { LOG_LEVEL: 'debug', METRICS_NAMESPACE: 'permit-sync-dev' },
        },
      });
    },
    PACKAGING,
  );

  it(
    'give the API a name of one’s own, which is what the outputs say then',
    async () => {
      const template = await packagedTemplate({
        clerk: 'on',
        domain: 'on',
        domainName: 'sync.acme.example',
        domainCertificateArn: 'arn:aws:acm:eu-west-1:123456789012:certificate/8f2b',
      });
      expect(danglingIn(template)).toEqual([]);
      expect(resource(template, 'ApiDomain')).toMatchObject({
        DomainName: 'sync.acme.example',
        DomainNameConfigurations: [{ EndpointType: 'REGIONAL', SecurityPolicy: 'TLS_1_2' }],
      });
      expect(resource(template, 'ApiDomainMapping')).toMatchObject({
        ApiId: { Ref: 'HttpApi' },
        Stage: { Ref: 'HttpApiStage' },
      });
      expect(template.Outputs['ClerkWebhookUrl']).toMatchObject({
        Value: { 'Fn::Join': ['', ['https://sync.acme.example', '/webhooks/clerk']] },
      });
      expect(template.Outputs).toHaveProperty('DomainTarget');
    },
    PACKAGING,
  );
});
