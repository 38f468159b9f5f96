import { readFileSync } from 'node:fs';
import { beforeAll, describe, expect, it } from 'vitest';
import * as z from 'zod/mini';
import { METRICS } from '../../lib/telemetry/names.ts';
import { type Alarm, alarmsOf, metricsOf, nameOf, windowOf } from './alarm.ts';
import { packagedTemplate } from './packaged-template.ts';
import { ofType, resource, type Template } from './packaging.ts';

const RUNBOOK = readFileSync(new URL('../../docs/runbook.md', import.meta.url), 'utf8');
/** Of our own namespace: what the functions write. */
const OWN = 'permit-sync-dev';

/** As GitHub makes a link to a heading. */
const anchors = [...RUNBOOK.matchAll(/^#+ (.+)$/gm)].map(([, heading = '']) =>
  heading
    .toLowerCase()
    .replaceAll(/[^\w -]/g, '')
    .replaceAll(' ', '-'),
);
const pageOf = ({ AlarmDescription }: Alarm) =>
  /docs\/runbook\.md#([\w-]+)$/.exec(AlarmDescription)?.[1];

let template: Template;
let alarms: readonly Alarm[];

beforeAll(async () => {
  template = await packagedTemplate();
  alarms = alarmsOf(template);
}, 60_000);

describe('the alarms', () => {
  it('are for what needs an action, and nothing else', () => {
    expect(alarms.map(nameOf).sort()).toEqual([
      'budget-exhausted',
      'cognito-admin-errors',
      'cognito-admin-lost',
      'cognito-not-enqueued',
      'dead-letters',
      'dead-letters-forgotten',
      'ingress-errors',
      'ingress-flood',
      'oldest-import',
      'oldest-message',
      'permit-refused',
      'reconcile-drift',
      'reconcile-failed',
      'scim-sweep',
      'secret-unreadable-auth0',
      'secret-unreadable-clerk',
      'secret-unreadable-worker',
      'throttles',
      'webhooks-refused-auth0',
      'webhooks-refused-clerk',
      'worker-errors',
    ]);
  });

  it('say in one sentence or two what to do first, and have a page in the runbook', () => {
    for (const alarm of alarms) {
      expect(alarm.AlarmDescription, nameOf(alarm)).toContain(' First: ');
      expect(anchors, nameOf(alarm)).toContain(pageOf(alarm));
      expect(nameOf(alarm)).toContain(pageOf(alarm)?.replace('alarm-', ''));
    }
  });

  it('each have a page, and each page has an alarm', () => {
    const pages = anchors.filter((anchor) => anchor.startsWith('alarm-'));
    expect(pages.sort()).toEqual([...new Set(alarms.map(pageOf))].sort());
  });

  it('are sent to the topic when they begin and when they end, and are quiet over silence', () => {
    const actions = {
      'Fn::If': ['HasAlarmTopic', [{ Ref: 'AlarmTopicArn' }], { Ref: 'AWS::NoValue' }],
    };
    for (const alarm of alarms) {
      expect(alarm.AlarmActions, nameOf(alarm)).toEqual(actions);
      expect(alarm.OKActions, nameOf(alarm)).toEqual(actions);
      // Of a queue that nobody touches SQS says nothing, though there is something in it.
      const silence = nameOf(alarm) === 'dead-letters' ? 'ignore' : 'notBreaching';
      expect(alarm.TreatMissingData, nameOf(alarm)).toBe(silence);
    }
    expect(template.Conditions).toMatchObject({
      HasAlarmTopic: { 'Fn::Not': [{ 'Fn::Equals': [{ Ref: 'AlarmTopicArn' }, ''] }] },
    });
  });

  it('look at metrics that the functions write, by dimensions that these have', () => {
    const known = new Map<string, readonly string[]>(
      Object.entries(METRICS).map(([name, { dimensions }]) => [name, dimensions]),
    );
    const own = alarms.flatMap(metricsOf).filter(({ Namespace }) => Namespace === OWN);
    expect(own.length).toBeGreaterThan(10);
    for (const { MetricName, Dimensions } of own) {
      const names = Dimensions.map(({ Name }) => Name);
      const written = known.get(MetricName);
      expect(written, MetricName).toBeDefined();
      // Each is written twice: for the function as a whole, and by all of its own dimensions.
      expect([['service'], ['service', ...(written ?? [])]], MetricName).toContainEqual(names);
    }
  });

  it('look at AWS’s metrics of what is in the stack', () => {
    const ours = ofType(template, 'AWS::Lambda::Function').map(
      (id) => resource(template, id)['FunctionName'],
    );
    const throttled = alarms.find((alarm) => nameOf(alarm) === 'throttles');
    const watched = throttled === undefined ? [] : metricsOf(throttled);
    expect(watched.map(({ Dimensions }) => Dimensions[0]?.Value).sort()).toEqual(ours.sort());
    const ids = alarms
      .flatMap(metricsOf)
      .flatMap(({ Dimensions }) => [...JSON.stringify(Dimensions).matchAll(/"Ref":"(\w+)"/g)])
      .map(([, id]) => id);
    expect(Object.keys(template.Resources)).toEqual(expect.arrayContaining(ids));
  });

  it('know how long an outage holds jobs up, which SQS by itself forgets after three receipts', () => {
    const oldest = alarms.find((alarm) => nameOf(alarm) === 'oldest-message');
    expect(oldest?.Metrics?.[0]?.Expression).toBe('MAX([waiting, tried])');
    const watched = oldest === undefined ? [] : metricsOf(oldest);
    expect(watched.map(({ Namespace, MetricName }) => [Namespace, MetricName])).toEqual([
      ['AWS/SQS', 'ApproximateAgeOfOldestMessage'],
      [OWN, 'oldest_age_s'],
    ]);
    expect(watched[1]?.Dimensions).toEqual([{ Name: 'service', Value: 'worker' }]);
  });

  it('ring again for dead letters that lie there, before SQS drops them', () => {
    const forgotten = alarms.find((alarm) => nameOf(alarm) === 'dead-letters-forgotten');
    expect(forgotten).toMatchObject({ Period: 86_400, EvaluationPeriods: 7, Statistic: 'Maximum' });
    const { MessageRetentionPeriod } = resource(template, 'DeadLetterQueue');
    expect(Number(MessageRetentionPeriod)).toBeGreaterThan(8 * 86_400);
  });

  it('watch both queues for what nobody takes up, the live one in minutes', () => {
    const waits = alarms
      .filter((alarm) => nameOf(alarm).startsWith('oldest-'))
      .map((alarm) => [nameOf(alarm), alarm.Threshold, JSON.stringify(metricsOf(alarm)[0])]);
    expect(waits.sort()).toEqual([
      ['oldest-import', 6 * 3600, expect.stringMatching(/OldestMessage".*"ImportQueue"/)],
      ['oldest-message', 15 * 60, expect.stringMatching(/OldestMessage".*"SyncQueue"/)],
    ]);
  });

  it('look back no longer than CloudWatch lets them', () => {
    for (const alarm of alarms) {
      const { Period, EvaluationPeriods } = windowOf(alarm);
      const longest = Period < 3600 ? 86_400 : 7 * 86_400;
      expect(Period * EvaluationPeriods, nameOf(alarm)).toBeLessThanOrEqual(longest);
    }
  });

  it('ring when Cognito’s events cannot be read, which nobody keeps', () => {
    const lost = alarms.find((alarm) => nameOf(alarm) === 'cognito-not-enqueued');
    expect(lost?.Metrics?.[0]?.Expression).toBe('SUM([unavailable, unparseable, errors])');
  });

  it('ring for a quiet stage too, all of whose webhooks are refused', () => {
    for (const name of ['clerk', 'auth0']) {
      const refused = alarms.find((alarm) => nameOf(alarm) === `webhooks-refused-${name}`);
      expect(refused).toMatchObject({ Threshold: 1, EvaluationPeriods: 12, DatapointsToAlarm: 2 });
    }
  });

  it('calculate with one result, of at most ten metrics', () => {
    const calculated = alarms.filter(({ Metrics }) => Metrics !== undefined);
    expect(calculated.length).toBeGreaterThan(3);
    for (const { Metrics = [], AlarmName } of calculated) {
      expect(Metrics.filter(({ ReturnData }) => ReturnData).length, AlarmName).toBe(1);
      expect(Metrics.length, AlarmName).toBeLessThanOrEqual(10);
    }
  });

  it('cost what the page on costs says, at 0.10 USD a metric', () => {
    const page = readFileSync(new URL('../../docs/observability.md', import.meta.url), 'utf8');
    const all = (alarms.flatMap(metricsOf).length * 0.1).toFixed(2);
    expect(page).toContain(`${all} with all that\nthere is`);
  });

  it('take the ARN of a topic, or none', () => {
    const { Default, AllowedPattern } = z
      .object({ Default: z.string(), AllowedPattern: z.string() })
      .parse(template.Parameters?.['AlarmTopicArn']);
    const pattern = new RegExp(AllowedPattern);
    expect(Default).toBe('');
    expect('').toMatch(pattern);
    expect('arn:aws:sns:eu-west-1:123456789012:on-call').toMatch(pattern);
    expect('on-call').not.toMatch(pattern);
    expect('arn:aws:sqs:eu-west-1:123456789012:on-call').not.toMatch(pattern);
  });
});
