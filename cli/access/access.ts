import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { SQSClient } from '@aws-sdk/client-sqs';
import type { SettingName, Settings } from '../../lib/config/index.ts';
import type { Documents, LedgerStore } from '../../lib/ledger/index.ts';
import type { Mapping } from '../../lib/mapping/index.ts';
import { CliError, usageError } from '../errors.ts';
import type { Shell } from '../shell.ts';
import type { PermitAccess } from './permit.ts';
import type { Place, Target } from './settings.ts';

export interface QueueAccess {
  readonly client: SQSClient;
  readonly live: string;
  readonly imports: string | undefined;
  readonly dead: string;
}

export interface LedgerAccess {
  readonly client: DynamoDBClient;
  readonly table: string;
  readonly store: LedgerStore;
  readonly documents: Documents;
}

/** What a command works on; each part is opened when it is first asked for, and asks only for the settings it needs. */
export interface Access {
  place(): Promise<Place>;
  settings<K extends SettingName>(names: readonly K[]): Promise<Pick<Settings, K>>;
  /** @throws {CliError} `same_queue` when what is taken for dead letters would be jobs to come */
  queues(): Promise<QueueAccess>;
  ledger(): Promise<LedgerAccess>;
  permit(): Promise<PermitAccess>;
  mapping(): Promise<Mapping>;
  /** What else is to be let go of at the end. */
  onClose(end: () => void): void;
  /** Lets go of connections. */
  close(): void;
}

export interface AccessOptions extends Target {
  /** `--config` */
  readonly configFile: string | undefined;
}

/**
 * Opens nothing yet, and loads what opens it only then: `--help` is not to wait for the AWS SDK.
 *
 * @throws {CliError} `usage` when the stage has no name
 */
export function createAccess(options: AccessOptions, shell: Shell): Access {
  if (options.stage?.trim() === '') {
    throw usageError('--stage: is empty', 'Give its name, or leave --stage out.');
  }
  const closing: (() => void)[] = [];
  const place = once(async () => {
    const { findPlace } = await import('./settings.ts');
    return await findPlace(options, shell);
  });

  const ledger = once(async () => {
    const { LEDGER_TABLE: table } = await (await place()).settings(['LEDGER_TABLE']);
    const { createDocuments, createDynamoClient, createLedgerStore } = await import(
      '../../lib/ledger/index.ts'
    );
    const client = createDynamoClient(connectionOf(await place(), 'AWS_ENDPOINT_URL_DYNAMODB'));
    closing.push(() => client.destroy());
    const { now, sleep } = shell;
    return {
      client,
      table,
      store: createLedgerStore({ client, table, now, sleep: (ms) => sleep(ms) }),
      documents: createDocuments({ client, table }),
    };
  });

  return {
    place,
    settings: async (names) => await (await place()).settings(names),
    queues: once(async () => {
      const found = await (await place()).settings([
        'SYNC_QUEUE_URL',
        'IMPORT_QUEUE_URL',
        'DEAD_LETTER_QUEUE_URL',
      ]);
      for (const name of ['SYNC_QUEUE_URL', 'IMPORT_QUEUE_URL'] as const) {
        if (isSameQueue(found[name], found.DEAD_LETTER_QUEUE_URL)) throw sameQueue(name);
      }
      const connection = connectionOf(await place(), 'AWS_ENDPOINT_URL_SQS');
      const { createSqsClient } = await import('../../lib/queue/index.ts');
      const client = createSqsClient({ connection });
      closing.push(() => client.destroy());
      return {
        client,
        live: found.SYNC_QUEUE_URL,
        imports: found.IMPORT_QUEUE_URL,
        dead: found.DEAD_LETTER_QUEUE_URL,
      };
    }),
    ledger,
    permit: once(async () => {
      const found = await (await place()).settings([
        'PERMIT_API_KEY',
        'PERMIT_API_URL',
        'PERMIT_LIMITS',
      ]);
      const { openPermit } = await import('./permit.ts');
      return openPermit({
        apiKey: found.PERMIT_API_KEY,
        apiUrl: found.PERMIT_API_URL,
        limits: found.PERMIT_LIMITS,
        documents: (await ledger()).documents,
        shell,
      });
    }),
    mapping: once(async () => {
      const { readMapping } = await import('./mapping.ts');
      return await readMapping(options.configFile, shell.cwd);
    }),
    onClose: (end) => void closing.push(end),
    close() {
      for (const end of closing.splice(0)) end();
    },
  };
}

/** The SDK's own settings, where they are not this process's: those of the local stack. */
export function connectionOf(place: Pick<Place, 'env' | 'region'>, endpointSetting: string) {
  const { env, region } = place;
  const endpoint = env[endpointSetting];
  const accessKeyId = env['AWS_ACCESS_KEY_ID'];
  const secretAccessKey = env['AWS_SECRET_ACCESS_KEY'];
  const sessionToken = env['AWS_SESSION_TOKEN'];
  return {
    ...(region === undefined ? {} : { region }),
    ...(endpoint ? { endpoint } : {}),
    // Anything else (a profile, single sign-on) is the SDK's to find.
    ...(accessKeyId && secretAccessKey
      ? { credentials: { accessKeyId, secretAccessKey, ...(sessionToken ? { sessionToken } : {}) } }
      : {}),
  };
}

/** By account and name: one queue may be had at several addresses. */
export function isSameQueue(one: string | undefined, other: string | undefined): boolean {
  if (one === undefined || other === undefined) return false;
  if (!URL.canParse(one) || !URL.canParse(other)) return one === other;
  const pathOf = (url: string) => new URL(url).pathname.replace(/\/+$/, '');
  return pathOf(one) === pathOf(other);
}

const sameQueue = (setting: string): CliError =>
  new CliError('same_queue', `DEAD_LETTER_QUEUE_URL and ${setting} are the same queue`, {
    remedy:
      'Give DEAD_LETTER_QUEUE_URL the dead-letter queue, or say --stage: nothing was touched.',
  });

function once<T>(open: () => Promise<T>): () => Promise<T> {
  let opened: Promise<T> | undefined;
  return () => {
    opened ??= open();
    return opened;
  };
}
