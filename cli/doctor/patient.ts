import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { SQSClient } from '@aws-sdk/client-sqs';
import { type SettingName, type Settings, SettingsError } from '../../lib/config/index.ts';
import { createDynamoClient } from '../../lib/ledger/index.ts';
import { createSqsClient } from '../../lib/queue/index.ts';
import { type Access, connectionOf, type Place } from '../access/index.ts';
import type { Shell } from '../shell.ts';
import { openPermitCalls, type PermitCalls } from './permit-calls.ts';
import { type Skew, skewOfSqs } from './skew.ts';

/** A check is to tell soon that nobody answers. */
const TIMEOUT_MS = 4_000;
const ATTEMPTS = 2;

/** What the checks look at. Unlike {@link Access}, each part is to be had though others are missing. */
export interface Patient {
  readonly shell: Shell;
  readonly access: Access;
  readonly place: Place;
  readonly sqs: SQSClient;
  readonly dynamo: DynamoDBClient;
  /** `undefined`: it is missing or malformed, which the check of the settings tells. */
  setting<K extends SettingName>(name: K): Promise<Settings[K] | undefined>;
  /** Why AWS cannot be asked at all; `undefined`: it can. */
  awsTrouble(): Promise<AwsTrouble | undefined>;
  /** How far this machine's clock is ahead of SQS's. */
  skew(): Promise<Skew>;
  /** `undefined`: its settings are missing or malformed. */
  permit(): Promise<PermitCalls | undefined>;
}

export interface AwsTrouble {
  readonly what: 'credentials' | 'region';
  readonly detail: string;
}

export async function openPatient(access: Access, shell: Shell): Promise<Patient> {
  const place = await access.place();
  const sqs = createSqsClient({
    timeoutMs: TIMEOUT_MS,
    maxAttempts: ATTEMPTS,
    connection: connectionOf(place, 'AWS_ENDPOINT_URL_SQS'),
  });
  const dynamo = createDynamoClient(connectionOf(place, 'AWS_ENDPOINT_URL_DYNAMODB'));
  access.onClose(() => sqs.destroy());
  access.onClose(() => dynamo.destroy());
  let trouble: Promise<AwsTrouble | undefined> | undefined;
  let permit: Promise<PermitCalls | undefined> | undefined;
  let skew: Promise<Skew> | undefined;

  async function findSkew(): Promise<Skew> {
    const queueUrl = await patient.setting('SYNC_QUEUE_URL');
    if (queueUrl === undefined || (await patient.awsTrouble()) !== undefined) return undefined;
    return await skewOfSqs(sqs, queueUrl, shell);
  }

  const patient: Patient = {
    shell,
    access,
    place,
    sqs,
    dynamo,
    async setting(name) {
      try {
        return (await place.settings([name]))[name];
      } catch (error) {
        if (error instanceof SettingsError) return undefined;
        throw error;
      }
    },
    awsTrouble() {
      trouble ??= findTrouble(sqs);
      return trouble;
    },
    skew() {
      skew ??= findSkew();
      return skew;
    },
    permit() {
      permit ??= openPermitCalls(access, shell, patient.skew);
      return permit;
    },
  };
  return patient;
}

/** Asks nobody but the SDK where it would go, and as whom. */
async function findTrouble(sqs: SQSClient): Promise<AwsTrouble | undefined> {
  try {
    await sqs.config.region();
  } catch {
    return { what: 'region', detail: 'no AWS region is set' };
  }
  try {
    await sqs.config.credentials();
    return undefined;
  } catch (error) {
    const name = error instanceof Error ? error.name : 'unknown';
    return { what: 'credentials', detail: `no AWS credentials were found (${name})` };
  }
}

/** An embedded service on this machine, which lacks some of what AWS has. */
export function isLocal(place: Place, endpointSetting: string): boolean {
  const endpoint = place.env[endpointSetting];
  if (!endpoint || !URL.canParse(endpoint)) return false;
  return ['127.0.0.1', 'localhost', '[::1]'].includes(new URL(endpoint).hostname);
}
