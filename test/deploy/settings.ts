/** Settings of serverless.yml, as `--param` takes them. */
export type Settings = Readonly<Record<string, string>>;

/** Everything that can be switched on, with a pool of the stack's own. */
export const EVERYTHING: Settings = {
  clerk: 'on',
  auth0: 'on',
  cognito: 'new',
  cognitoAdmin: 'on',
  scim: 'on',
  handoff: 'on',
  reconcile: 'on',
  reconcileSources: 'cognito',
  alarmTopicArn: 'arn:aws:sns:us-east-1:123456789012:on-call',
};

/** What the templates are linted with: between them, each part on and off, and each kind of pool. */
export const COMBINATIONS: Readonly<Record<string, Settings>> = {
  'with nothing on': {},
  'with everything, and a new pool': {
    ...EVERYTHING,
    domain: 'on',
    domainName: 'sync.acme.example',
    domainCertificateArn:
      'arn:aws:acm:us-east-1:123456789012:certificate/00000000-0000-4000-8000-000000000000',
  },
  'with everything, and keys and a boundary of one’s own': {
    ...EVERYTHING,
    kms: 'on',
    kmsKeyArn: 'arn:aws:kms:us-east-1:123456789012:key/00000000-0000-4000-8000-000000000000',
    permissionsBoundaryArn: 'arn:aws:iam::123456789012:policy/boundary',
  },
  'with Clerk and an existing pool': {
    clerk: 'on',
    cognito: 'existing',
    cognitoPoolArn: 'arn:aws:cognito-idp:us-east-1:123456789012:userpool/us-east-1_Example00',
  },
};

export const asParams = (settings: Settings): readonly string[] =>
  Object.entries(settings).map(([name, value]) => `--param=${name}=${value}`);
