import type { SettingName } from '../../../lib/config/index.ts';
import {
  QueueError,
  type QueueSettings,
  queueNameOf,
  readQueueSettings,
} from '../../../lib/queue/index.ts';
import { isSameQueue } from '../../access/index.ts';
import type { Check } from '../check.ts';
import { failed, type Outcome, ok, skipped, warning } from '../finding.ts';
import type { Patient } from '../patient.ts';

const DAY_S = 86_400;
/** As infra/queues.yml has them; a test holds the two together. */
export const EXPECTED = {
  worked: { visibilitySeconds: 360, retentionSeconds: 7 * DAY_S, maxReceiveCount: 1_000 },
  dead: { visibilitySeconds: 60, retentionSeconds: 14 * DAY_S },
} as const;

const QUEUES = {
  live: { setting: 'SYNC_QUEUE_URL', title: 'live queue' },
  import: { setting: 'IMPORT_QUEUE_URL', title: 'import queue' },
  dead: { setting: 'DEAD_LETTER_QUEUE_URL', title: 'dead-letter queue' },
} as const satisfies Record<string, { setting: SettingName; title: string }>;

const SET_UP = 'Set it up as infra/queues.yml has it: deploy the stage again.';

/** Whether a queue is there and can be asked, and is set up as the worker expects. */
export function queueCheck(patient: Patient, which: keyof typeof QUEUES): Check {
  const { setting, title } = QUEUES[which];
  return {
    id: `queue.${which}`,
    title,
    async run() {
      const queueUrl = await patient.setting(setting);
      if (queueUrl === undefined) {
        return skipped(
          `${setting} is not set`,
          which === 'import' ? 'backfill and reconcile --apply need it.' : undefined,
        );
      }
      const trouble = await patient.awsTrouble();
      if (trouble !== undefined) return skipped(trouble.detail);
      const region = await patient.sqs.config.region();
      const home = regionOf(queueUrl);
      if (home !== undefined && home !== region) {
        return failed(
          `${setting} is a queue of ${home}, and the region is ${region}`,
          `Give --region ${home}, or the queue of ${region}.`,
        );
      }
      const found = await settingsOf(patient, setting, queueUrl, region);
      if ('state' in found) return found;
      if (which === 'dead') {
        const wrong = await wrongQueue(patient, queueUrl);
        if (wrong !== undefined) return wrong;
      }
      const expected = which === 'dead' ? EXPECTED.dead : EXPECTED.worked;
      const odd = [
        ...oddTimes(found, expected),
        ...(which === 'dead' ? [] : await oddRedrive(patient, found)),
      ];
      if (odd.length > 0) return warning(odd.join('; '), SET_UP);
      return ok(`${queueNameOf(found.arn)} in ${region}`);
    },
  };
}

async function settingsOf(
  { sqs }: Patient,
  setting: SettingName,
  queueUrl: string,
  region: string,
): Promise<QueueSettings | Outcome> {
  try {
    return await readQueueSettings({ client: sqs, queueUrl });
  } catch (error) {
    if (!(error instanceof QueueError)) throw error;
    if (error.code === 'no_queue') {
      return failed(
        `${setting}: there is no queue ${queueNameOf(queueUrl)} in ${region}`,
        'Is --stage right? Check the URL, --region and the AWS account.',
      );
    }
    if (error.code === 'no_access') {
      return failed(
        `${setting}: ${error.message}`,
        'Allow sqs:GetQueueAttributes on it to whoever operates; docs/cli.md lists the rights.',
      );
    }
    return failed(
      `${setting}: ${error.message}`,
      'Check the network, the URL, --region and AWS_ENDPOINT_URL_SQS.',
    );
  }
}

function oddTimes(found: QueueSettings, expected: (typeof EXPECTED)['worked' | 'dead']): string[] {
  const odd: string[] = [];
  if (found.visibilitySeconds !== expected.visibilitySeconds) {
    odd.push(
      `its visibility timeout is ${found.visibilitySeconds} s, not ${expected.visibilitySeconds} s`,
    );
  }
  if (found.retentionSeconds !== expected.retentionSeconds) {
    const days = (seconds: number) => `${Math.round((seconds / DAY_S) * 10) / 10} d`;
    odd.push(
      `it keeps messages for ${days(found.retentionSeconds)}, not ${days(expected.retentionSeconds)}`,
    );
  }
  return odd;
}

/** What SQS gives up on must end where somebody looks. */
async function oddRedrive(patient: Patient, { redrive }: QueueSettings): Promise<string[]> {
  if (redrive === undefined) return ['it has no redrive to the dead-letter queue'];
  const odd: string[] = [];
  const { maxReceiveCount } = EXPECTED.worked;
  if (redrive.maxReceiveCount !== maxReceiveCount) {
    odd.push(`it gives up after ${redrive.maxReceiveCount} receives, not ${maxReceiveCount}`);
  }
  const dead = await patient.setting('DEAD_LETTER_QUEUE_URL');
  if (dead !== undefined && queueNameOf(redrive.targetArn) !== queueNameOf(dead)) {
    odd.push(`its redrive leads to ${queueNameOf(redrive.targetArn)}, not to ${queueNameOf(dead)}`);
  }
  return odd;
}

/** Whoever mends and drops letters there would do so to others, or miss those that there are. */
async function wrongQueue({ sqs, setting }: Patient, dead: string): Promise<Outcome | undefined> {
  const remedy =
    'Give DEAD_LETTER_QUEUE_URL the queue that the live queue gives its letters to, or say --stage.';
  for (const name of ['SYNC_QUEUE_URL', 'IMPORT_QUEUE_URL'] as const) {
    if (!isSameQueue(await setting(name), dead)) continue;
    return failed(`DEAD_LETTER_QUEUE_URL and ${name} are the same queue`, remedy);
  }
  const live = await setting('SYNC_QUEUE_URL');
  if (live === undefined) return undefined;
  // Where it cannot be asked, that is its own check's finding.
  const found = await readQueueSettings({ client: sqs, queueUrl: live }).catch(() => undefined);
  const target = found?.redrive && queueNameOf(found.redrive.targetArn);
  if (target === undefined || target === queueNameOf(dead)) return undefined;
  return failed(
    `the live queue's redrive leads to ${target}, and DEAD_LETTER_QUEUE_URL is ${queueNameOf(dead)}`,
    remedy,
  );
}

/** Of AWS's own queue URLs (SQS developer guide, "Queue and message identifiers"). */
const regionOf = (queueUrl: string): string | undefined =>
  /^sqs\.([a-z0-9-]+)\.amazonaws\.com(?:\.cn)?$/.exec(new URL(queueUrl).hostname)?.[1];
