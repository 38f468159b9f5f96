import { createRequire } from 'node:module';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import * as z from 'zod/mini';
import { packagedTemplate } from './packaged-template.ts';
import { copyOfService, ofType, resource, type Service } from './packaging.ts';

const Plugin = z.custom<{ problemsOf(...given: readonly unknown[]): unknown }>(
  (value) => typeof value === 'function' && 'problemsOf' in value,
);
const { problemsOf } = Plugin.parse(
  createRequire(import.meta.url)('../../infra/plugins/check-settings.cjs'),
);

const POOL = 'arn:aws:cognito-idp:eu-west-1:123456789012:userpool/eu-west-1_AbC123';
const CERTIFICATE = 'arn:aws:acm:eu-west-1:123456789012:certificate/0a1b-2c3d';
const KEY = 'arn:aws:kms:eu-west-1:123456789012:key/0a1b-2c3d';
const DOMAIN = { domain: 'on', domainName: 'sync.acme.example', domainCertificateArn: CERTIFICATE };
/** As they are when nothing is set. */
const DEFAULTS = {
  clerk: 'off',
  auth0: 'off',
  cognito: 'none',
  cognitoPoolArn: '',
  cognitoAdmin: 'off',
  scim: 'off',
  handoff: 'off',
  handoffIssuers: '[]',
  reconcile: 'off',
  reconcileSources: '',
  reconcileMode: 'report',
  reconcileIntervalHours: 24,
  reconcileMaxRemovals: '5%',
  auth0Domain: '',
  auth0ClientId: '',
  alarmTopicArn: '',
  parameterPath: '/permit-sync/dev',
  permitApiUrl: 'https://api.permit.io',
  permitLimits: '{"requestsPerMinute":1000}',
  domain: 'off',
  domainName: '',
  domainCertificateArn: '',
  kms: 'off',
  kmsKeyArn: '',
  permissionsBoundaryArn: '',
};
const problems = (given: Readonly<Record<string, unknown>>, name = 'permit-sync-dev') =>
  z.array(z.string()).parse(problemsOf({ ...DEFAULTS, ...given }, 'eu-west-1', name));
/** Which settings the lines are about. */
const about = (given: Readonly<Record<string, unknown>>) =>
  problems(given).map((line) => line.slice(0, line.indexOf(':')));

describe('a setting that another asks for', () => {
  it.each([
    ['cognitoPoolArn', { cognito: 'existing' }],
    ['cognitoPoolArn', { cognito: 'existing', cognitoPoolArn: null }],
    ['cognito', { cognitoAdmin: 'on' }],
    ['reconcileSources', { reconcile: 'on' }],
    ['cognito', { reconcile: 'on', reconcileSources: 'cognito' }],
    ['auth0Domain', { reconcile: 'on', reconcileSources: 'auth0', auth0ClientId: 'abc' }],
    ['auth0ClientId', { reconcile: 'on', reconcileSources: 'auth0', auth0Domain: 'a.auth0.com' }],
    ['domain', DOMAIN],
    ['domainName', { ...DOMAIN, clerk: 'on', domainName: '' }],
    ['domainCertificateArn', { ...DOMAIN, clerk: 'on', domainCertificateArn: '' }],
    ['kmsKeyArn', { kms: 'on' }],
  ])('is named, in one line: %s', (setting, given) => {
    expect(about(given)).toEqual([setting]);
  });

  it('is asked for by nothing that is off', () => {
    expect(problems({})).toEqual([]);
    expect(problems({ domainName: 'X', reconcileSources: 'x' })).toEqual([]);
  });
});

describe('a setting that nothing reads', () => {
  it.each([
    ['kmsKeyArn', { kmsKeyArn: KEY }],
    ['cognitoPoolArn', { cognitoPoolArn: POOL }],
    ['cognitoPoolArn', { cognito: 'new', cognitoPoolArn: POOL }],
  ])('is named, since somebody counts on it: %s %j', (setting, given) => {
    expect(about(given)).toEqual([setting]);
  });

  it('is named when its name is misspelt', () => {
    const found = z
      .array(z.string())
      .parse(problemsOf(DEFAULTS, 'eu-west-1', 'permit-sync-dev', ['clerk', 'clrek', 'clrek']));
    expect(found).toEqual([expect.stringMatching(/^clrek: is no setting/)]);
  });
});

describe('a setting that would be refused later', () => {
  it.each([
    ['cognitoPoolArn', { cognito: 'existing', cognitoPoolArn: 'eu-west-1_AbC123' }],
    ['cognitoPoolArn', { cognito: 'existing', cognitoPoolArn: POOL.replace(':12', ':1') }],
    ['cognitoPoolArn', { cognito: 'existing', cognitoPoolArn: ` ${POOL}` }],
    ['domainCertificateArn', { ...DOMAIN, clerk: 'on', domainCertificateArn: 'arn:x' }],
    ['domainName', { ...DOMAIN, clerk: 'on', domainName: 'https://sync.acme.example' }],
    ['kmsKeyArn', { kms: 'on', kmsKeyArn: 'alias/permit-sync' }],
    ['alarmTopicArn', { alarmTopicArn: 'on-call' }],
    ['permissionsBoundaryArn', { permissionsBoundaryArn: 'boundary' }],
    ['parameterPath', { parameterPath: 'permit-sync/dev' }],
    ['parameterPath', { parameterPath: '/permit-sync/dev/' }],
    ['permitApiUrl', { permitApiUrl: 'api.permit.io' }],
    ['permitLimits', { permitLimits: '{requestsPerMinute:1}' }],
    ['permitLimits', { permitLimits: '{"requestsPerMinute":0}' }],
    ['handoffIssuers', { handoff: 'on', handoffIssuers: 'https://acme.example' }],
    ['handoffIssuers', { handoff: 'on', handoffIssuers: '[{"issuer":"https://acme.example"}]' }],
    // As YAML, which no function could be given.
    ['handoffIssuers', { handoff: 'on', handoffIssuers: [{ issuer: 'a', audience: 'b' }] }],
    ['reconcileSources', { reconcile: 'on', reconcileSources: 'clerk,okta' }],
    ['reconcileMode', { reconcile: 'on', reconcileSources: 'clerk', reconcileMode: 'fix' }],
    [
      'reconcileIntervalHours',
      { reconcile: 'on', reconcileSources: 'clerk', reconcileIntervalHours: 0 },
    ],
    [
      'reconcileMaxRemovals',
      { reconcile: 'on', reconcileSources: 'clerk', reconcileMaxRemovals: 'all' },
    ],
  ])('is named, in one line: %s %j', (setting, given) => {
    expect(about(given)).toEqual([setting]);
  });

  it('is an ARN of another region, with the region to deploy to', () => {
    const [line] = problems({
      cognito: 'existing',
      cognitoPoolArn: POOL.replace(/eu-west-1/, 'us-east-2'),
    });
    expect(line).toBe(
      'cognitoPoolArn: is in us-east-2, and the stack in eu-west-1. Deploy with --region us-east-2, or name one of eu-west-1',
    );
    expect(about({ alarmTopicArn: 'arn:aws:sns:us-east-2:123456789012:on-call' })).toEqual([
      'alarmTopicArn',
    ]);
  });

  it('is a list of issuers that Lambda’s environment has no room for', () => {
    const issuer = { issuer: `https://${'a'.repeat(300)}.example`, audience: 'api' };
    const given = { handoff: 'on', handoffIssuers: JSON.stringify(Array(10).fill(issuer)) };
    expect(about(given)).toEqual(['handoffIssuers']);
  });

  it('is a service and a stage that make a function’s name too long', () => {
    const names = ['a'.repeat(50), 'a'.repeat(51)];
    expect(names.map((name) => problems({}, name).length)).toEqual([0, 1]);
  });

  it('is judged by the longest name that a function has', async () => {
    const template = await packagedTemplate();
    const names = ofType(template, 'AWS::Lambda::Function').map((id) =>
      String(resource(template, id)['FunctionName']).replace('permit-sync-dev', 'a'.repeat(50)),
    );
    expect(Math.max(...names.map(({ length }) => length))).toBe(64);
  }, 60_000);

  it.each([
    { cognito: 'existing', cognitoPoolArn: POOL, cognitoAdmin: 'on' },
    { ...DOMAIN, scim: 'on' },
    { kms: 'on', kmsKeyArn: KEY },
    { kms: 'on', kmsKeyArn: KEY.replace('key/', 'key/mrk-') },
    { cognito: 'existing', cognitoPoolArn: POOL.replace('arn:aws:', 'arn:aws-us-gov:') },
    { permissionsBoundaryArn: 'arn:aws:iam::123456789012:policy/teams/boundary' },
    {
      reconcile: 'on',
      reconcileSources: 'clerk, auth0',
      auth0Domain: 'a.auth0.com',
      auth0ClientId: 'b',
    },
    { handoff: 'on', handoffIssuers: '[{"issuer":"https://a.example","audience":["b"]}]' },
  ])('is none of these: %j', (given) => {
    expect(problems(given)).toEqual([]);
  });
});

describe('packaging', () => {
  let service: Service;
  beforeAll(async () => {
    service = await copyOfService('empty');
  });
  afterAll(() => service.remove());

  it('ends when a name is misspelt: the switch that was meant would be off', async () => {
    await expect(service.package({ clrek: 'on' })).rejects.toMatchObject({
      stdout: expect.stringMatching(/Error:\nclrek: is no setting.+\n$/),
    });
  }, 60_000);

  it('ends with these lines, and with no other', async () => {
    const refused = service.package({ cognito: 'existing', domain: 'on', clerk: 'on' });
    await expect(refused).rejects.toMatchObject({
      stdout: expect.stringMatching(
        /Error:\ncognitoPoolArn: missing.+\ndomainName: .+\ndomainCert.+\n$/,
      ),
    });
  }, 60_000);
});
