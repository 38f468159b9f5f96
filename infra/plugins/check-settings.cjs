'use strict';

// Settings that lack another, or have a value that AWS or a function would refuse: said in one line each, before anything
// is packaged or deployed. A plugin of the framework's, in a form that osls and the Serverless Framework 3 and 4 load alike.

const POOL = /^arn:aws[a-z-]*:cognito-idp:([a-z0-9-]+):\d{12}:userpool\/[\w-]{1,55}_[0-9a-zA-Z]+$/;
const TOPIC = /^arn:aws[a-z-]*:sns:([a-z0-9-]+):\d{12}:[\w-]+$/;
const CERTIFICATE = /^arn:aws[a-z-]*:acm:([a-z0-9-]+):\d{12}:certificate\/[\w-]+$/;
const KEY = /^arn:aws[a-z-]*:kms:([a-z0-9-]+):\d{12}:key\/[\w-]+$/;
const BOUNDARY = /^arn:aws[a-z-]*:iam::(?:\d{12}|aws):policy\/[\w+=,.@/-]+$/;
const HOST = /^(?=.{1,255}$)[a-z0-9-]+(?:\.[a-z0-9-]+)+$/;
const PATH = /^(?:\/[\w.-]+)+$/;
const WHOLE = /^\d{1,9}$/;
const REMOVALS = /^(?:\d{1,9}|(?:100|\d{1,2}(?:\.\d{1,9})?)\s*%)$/;
const SOURCES = ['clerk', 'auth0', 'cognito'];
const WITH_ROUTE = ['clerk', 'auth0', 'scim', 'handoff'];
/** AWS takes 4 kB of environment for a function; the rest is for what else the handoff's has. */
const MOST_ISSUERS = 3000;
/** Of a function's name, and the longest that is put behind service and stage. */
const MOST_NAME = 64;
const LONGEST_FUNCTION = '-cognito-admin';

const isBlank = (value) => value === null || value === undefined || String(value).trim() === '';

/** What is wrong with the ARN in a setting, or nothing. @param region - of the stack, where it has to be too */
function wrongArn(name, value, pattern, form, region, why) {
  if (isBlank(value)) return why && `${name}: missing, and ${why}. Set it: ${form}`;
  const found = pattern.exec(String(value));
  if (found === null) return `${name}: is not of the form ${form}`;
  const [, its = region] = found;
  return its === region
    ? undefined
    : `${name}: is in ${its}, and the stack in ${region}. Deploy with --region ${its}, or name one of ${region}`;
}

/** A function gets it as a text; undefined when it is none, or no JSON. */
function json(text) {
  try {
    return typeof text === 'string' ? JSON.parse(text) : undefined;
  } catch {
    return undefined;
  }
}

const isIssuer = (entry) =>
  typeof entry?.issuer === 'string' &&
  (typeof entry.audience === 'string' || Array.isArray(entry.audience));
const isLimit = (value) => typeof value === 'number' && value >= 1;

function* ofPool({ cognito, cognitoPoolArn, cognitoAdmin }, region) {
  const form = 'arn:aws:cognito-idp:<region>:<account>:userpool/<id>';
  if (cognito === 'existing') {
    yield wrongArn('cognitoPoolArn', cognitoPoolArn, POOL, form, region, 'cognito is existing');
  }
  if (cognito !== 'existing' && !isBlank(cognitoPoolArn)) {
    yield `cognitoPoolArn: is set, and cognito is ${cognito}, so that nothing is done in that pool. Set cognito to existing, or take the ARN out`;
  }
  if (cognitoAdmin === 'on' && cognito === 'none') {
    yield 'cognito: is none, and cognitoAdmin is on. Set it to new or existing, or cognitoAdmin to off';
  }
}

function* ofReconcile(settings) {
  if (settings.reconcile !== 'on') return;
  const sources = String(settings.reconcileSources ?? '')
    .split(',')
    .map((each) => each.trim());
  if (isBlank(settings.reconcileSources)) {
    yield `reconcileSources: missing, and reconcile is on. Set it to a comma list of ${SOURCES.join(', ')}`;
  } else if (!sources.every((each) => SOURCES.includes(each))) {
    yield `reconcileSources: is not a comma list of ${SOURCES.join(', ')}`;
  }
  if (sources.includes('cognito') && settings.cognito === 'none') {
    yield 'cognito: is none, and reconcileSources has cognito. Set it to new or existing';
  }
  for (const name of sources.includes('auth0') ? ['auth0Domain', 'auth0ClientId'] : []) {
    if (isBlank(settings[name])) {
      yield `${name}: missing, and reconcileSources has auth0. Set it as Auth0's machine-to-machine application has it`;
    }
  }
  if (!['report', 'mend'].includes(settings.reconcileMode))
    yield 'reconcileMode: is neither report nor mend';
  const hours = String(settings.reconcileIntervalHours);
  if (!WHOLE.test(hours) || Number(hours) < 1 || Number(hours) > 168) {
    yield 'reconcileIntervalHours: is not a whole number from 1 to 168';
  }
  if (!REMOVALS.test(String(settings.reconcileMaxRemovals))) {
    yield 'reconcileMaxRemovals: is neither a share such as 5%, nor a number such as 20';
  }
}

function* ofApi(settings, region) {
  if (settings.handoff === 'on') {
    const issuers = json(settings.handoffIssuers);
    if (!Array.isArray(issuers) || !issuers.every(isIssuer)) {
      yield 'handoffIssuers: is not a text with a JSON list of {"issuer": …, "audience": …} (docs/handoff.md)';
    } else if (Buffer.byteLength(JSON.stringify(issuers)) > MOST_ISSUERS) {
      yield `handoffIssuers: is longer than ${MOST_ISSUERS} bytes, and Lambda takes 4 kB of environment`;
    }
  }
  if (settings.domain !== 'on') return;
  if (!WITH_ROUTE.some((name) => settings[name] === 'on')) {
    yield `domain: is on, and there is no HTTP API. Turn on one of ${WITH_ROUTE.join(', ')}, or domain off`;
  }
  if (isBlank(settings.domainName)) {
    yield 'domainName: missing, and domain is on. Set it to a name such as sync.acme.example';
  } else if (!HOST.test(String(settings.domainName))) {
    yield 'domainName: is not a name such as sync.acme.example, in lower case and without https://';
  }
  const form = 'arn:aws:acm:<region>:<account>:certificate/<id>';
  const certificate = settings.domainCertificateArn;
  yield wrongArn('domainCertificateArn', certificate, CERTIFICATE, form, region, 'domain is on');
}

function* ofStack(settings, region, name) {
  const topic = 'arn:aws:sns:<region>:<account>:<name>';
  yield wrongArn('alarmTopicArn', settings.alarmTopicArn, TOPIC, topic, region);
  if (settings.kms === 'on') {
    const form = 'arn:aws:kms:<region>:<account>:key/<id>';
    yield wrongArn('kmsKeyArn', settings.kmsKeyArn, KEY, form, region, 'kms is on');
  } else if (!isBlank(settings.kmsKeyArn)) {
    yield 'kmsKeyArn: is set, and kms is off, so that nothing is encrypted by it. Set kms to on, or take the ARN out';
  }
  const policy = 'arn:aws:iam::<account>:policy/<name>';
  yield wrongArn(
    'permissionsBoundaryArn',
    settings.permissionsBoundaryArn,
    BOUNDARY,
    policy,
    region,
  );
  if (!PATH.test(String(settings.parameterPath))) {
    yield 'parameterPath: does not begin with /, or ends with one, or has other characters than letters, digits, _ . -';
  }
  if (!URL.canParse(String(settings.permitApiUrl))) yield 'permitApiUrl: is not a URL';
  const limits = json(settings.permitLimits);
  if (typeof limits !== 'object' || limits === null || !Object.values(limits).every(isLimit)) {
    yield 'permitLimits: is not a text with a JSON object of numbers from 1 on (docs/deploy.md#limits)';
  }
  if (name.length + LONGEST_FUNCTION.length > MOST_NAME) {
    yield `service: with the stage, ${name} has ${name.length} characters, and a function's name takes ${MOST_NAME - LONGEST_FUNCTION.length} of it at most. Take a shorter one of either`;
  }
}

/** Names that were given a value, and that nothing reads: what was meant keeps its default, in silence. */
function* unknownOf(given, settings) {
  for (const name of new Set(given)) {
    if (Object.hasOwn(settings, name)) continue;
    yield `${name}: is no setting. They stand under custom in serverless.yml: mend the name, or add it there if it is your own`;
  }
}

/**
 * Names of parameters, of the command line and of `params` in serverless.yml.
 *
 * @param {string} stage
 */
function givenParams({ processedInput, configurationInput }, stage) {
  const ofRun = processedInput.options.param ?? [];
  const { [stage]: ofStage, default: ofAll } = configurationInput?.params ?? {};
  return [
    ...ofRun.map((each) => String(each).split('=', 1)[0]),
    ...Object.keys(ofAll ?? {}),
    ...Object.keys(ofStage ?? {}),
  ];
}

/**
 * @param {Record<string, unknown>} settings `custom` of serverless.yml
 * @param {string} region of the stack
 * @param {string} name of the stack: service and stage
 * @param {readonly string[]} given names that were given a value
 * @returns {string[]} a line for each setting that cannot be deployed: its name, the rule, the remedy
 */
function problemsOf(settings, region, name, given = []) {
  return [
    ...unknownOf(given, settings),
    ...ofPool(settings, region),
    ...ofReconcile(settings),
    ...ofApi(settings, region),
    ...ofStack(settings, region, name),
  ].filter((line) => line !== undefined);
}

class CheckSettings {
  constructor(serverless) {
    this.hooks = {
      initialize: () => {
        if (!['package', 'deploy'].includes(serverless.processedInput.commands.join(' '))) return;
        const provider = serverless.getProvider('aws');
        const { service } = serverless;
        const stage = provider.getStage();
        const name = `${service.service}-${stage}`;
        const given = givenParams(serverless, stage);
        const problems = problemsOf(service.custom ?? {}, provider.getRegion(), name, given);
        if (problems.length === 0) return;
        throw new serverless.classes.Error(problems.join('\n'), 'PERMIT_SYNC_SETTINGS');
      },
    };
  }
}

module.exports = CheckSettings;
module.exports.problemsOf = problemsOf;
