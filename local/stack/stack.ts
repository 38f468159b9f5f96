import { existsSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { SQSClient } from '@aws-sdk/client-sqs';
import { startGateway } from '../http/server.ts';
import { type LocalIssuer, startIssuer } from '../issuer/index.ts';
import type { DeliveredBatch } from '../lambda/event-source.ts';
import { createLambdaFunction, type LambdaFunction } from '../lambda/function.ts';
import type { ResourceSchema } from '../permit/index.ts';
import { ACCOUNT, REGION } from './aws.ts';
import { takeDataFolder } from './data-folder.ts';
import { environmentOf, type Secrets, secretsOf } from './environment.ts';
import { type FunctionSettings, readFunctions } from './functions.ts';
import { type LocalPermit, startPermit } from './permit.ts';
import { type LocalQueue, startQueues } from './queues.ts';
import { isReconcileOn, nobodyToRead, RECONCILE, reconcileSettingsOf } from './reconcile.ts';
import { startTables } from './tables.ts';
import { readResources } from './template.ts';
import { startTriggers } from './triggers.ts';

export interface StackOptions {
  /** Of the HTTP routes; default: a free one. */
  readonly port?: number;
  /** Keeps queues, tables and the Permit stand-in in this folder. */
  readonly dataDir?: string;
  /** Roles that the Permit stand-in starts with. */
  readonly roles?: readonly string[];
  /** Resources that it starts with, by key, with their roles and relations; default: none. */
  readonly resources?: Readonly<Record<string, ResourceSchema>>;
  /** Where settings of the caller's own come from; default: none. */
  readonly environment?: Readonly<Record<string, string | undefined>>;
  /** The folder of the functions' modules, `<name>.ts` each; default: `functions/`. */
  readonly functions?: URL;
  /** The mapping; default: the `sync.config.ts` that would be deployed. */
  readonly config?: URL;
  /** How often a function on a schedule is invoked, in ms, or `off`; default: as serverless.yml says. */
  readonly schedule?: number | 'off';
  /** Each line that a function writes. */
  readonly onLine?: (name: string, line: string) => void;
  readonly onRequest?: (request: { method: string; path: string; status: number }) => void;
  readonly onBatch?: (name: string, batch: DeliveredBatch) => void;
}

export interface Stack {
  readonly urls: {
    /** Webhooks, SCIM, the handoff, and Lambda's Invoke API. */
    readonly http: string;
    readonly sqs: string;
    readonly dynamodb: string;
    readonly permit: string;
  };
  readonly queues: ReadonlyMap<string, LocalQueue>;
  readonly sqs: SQSClient;
  readonly permit: LocalPermit;
  readonly secrets: Secrets;
  /** Whose tokens the handoff takes. */
  readonly issuer: LocalIssuer;
  /** What the functions see: the names of the Contract, and the AWS SDK's own. */
  readonly environment: Readonly<Record<string, string>>;
  readonly functions: ReadonlyMap<string, LambdaFunction>;
  /** Functions of serverless.yml that have no module in the folder. */
  readonly missing: readonly string[];
  /** Stops taking work, lets what is under way end, and writes down what is to be kept. */
  close(): Promise<void>;
}

const ROOT = new URL('../../', import.meta.url);
/** What the worker imports. */
const SHIPPED_CONFIG = new URL('sync.config.ts', ROOT);
/** Execution environments of a function that no event source limits. */
const DEFAULT_CONCURRENCY = 4;

/** Starts everything that the service needs, in this process, from the files that deploy it. */
export async function startStack(options: StackOptions = {}): Promise<Stack> {
  const { dataDir } = options;
  const folder = async (name: string) => {
    if (dataDir === undefined) return undefined;
    await mkdir(join(dataDir, name), { recursive: true });
    return join(dataDir, name);
  };
  const closing: (() => Promise<void>)[] = [];
  const close = async () => {
    for (const end of closing.splice(0).reverse()) await end();
  };

  try {
    if (dataDir !== undefined) {
      const giveBack = takeDataFolder(dataDir);
      closing.push(async () => giveBack());
    }
    const resources = await readResources(
      ['infra/queues.yml', 'infra/ledger.yml', 'infra/scim.yml'].map((path) => new URL(path, ROOT)),
    );
    const settings = await readFunctions(
      new URL('serverless.yml', ROOT),
      (name) => name !== RECONCILE || isReconcileOn(options.environment ?? {}),
    );
    const queues = await startQueues(resources, await folder('queues'));
    closing.push(queues.close);
    // The folder's name is from when there was no other table: what stacks have kept in it is to be found.
    const tables = await startTables(resources, await folder('ledger'));
    closing.push(tables.close);
    const permitDir = await folder('permit');
    const permit = await startPermit({
      environment: options.environment ?? {},
      roles: options.roles ?? ['admin', 'member', 'editor', 'viewer'],
      resources: options.resources ?? {},
      ...(permitDir === undefined ? {} : { file: join(permitDir, 'directory.json') }),
    });
    closing.push(permit.close);
    const issuer = await startIssuer(Date.now);
    closing.push(issuer.close);
    const environment = environmentOf({
      given: options.environment ?? {},
      queues,
      tables,
      permit,
      issuer,
    });

    const modules = options.functions ?? new URL('functions/', ROOT);
    const functions = new Map<string, LambdaFunction>();
    const missing: string[] = [];
    for (const each of settings) {
      const module = new URL(`${each.name}.ts`, modules);
      if (!existsSync(module)) missing.push(each.name);
      else functions.set(each.name, start(each, module, environment, options));
    }
    closing.push(async () => {
      await Promise.all(Array.from(functions.values(), (each) => each.close()));
    });

    const gateway = await startGateway({
      routes: settings.flatMap(({ name, routes }) => {
        const target = functions.get(name);
        return target === undefined ? [] : routes.map((route) => ({ ...route, target }));
      }),
      functions: new Map([
        [RECONCILE, nobodyToRead],
        ...settings.flatMap(({ name, invoked }): [string, LambdaFunction][] => {
          const target = functions.get(name);
          const isInvoked = invoked || name === RECONCILE;
          return target === undefined || !isInvoked ? [] : [[name, target]];
        }),
      ]),
      port: options.port ?? 0,
      ...(options.onRequest === undefined ? {} : { onRequest: options.onRequest }),
    });
    closing.push(gateway.close);

    const { schedule, onBatch } = options;
    closing.push(
      startTriggers({
        settings,
        functions,
        queues,
        ...(schedule === undefined ? {} : { schedule }),
        ...(onBatch === undefined ? {} : { onBatch }),
      }),
    );

    return {
      urls: {
        http: gateway.url,
        sqs: queues.endpoint,
        dynamodb: tables.endpoint,
        permit: permit.url,
      },
      queues: queues.queues,
      sqs: queues.client,
      permit,
      secrets: secretsOf(options.environment ?? {}),
      issuer,
      environment,
      functions,
      missing,
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}

function start(
  settings: FunctionSettings,
  module: URL,
  environment: Readonly<Record<string, string>>,
  { onLine, config, environment: given = {} }: StackOptions,
): LambdaFunction {
  const { name, eventSources } = settings;
  const own = name === RECONCILE ? reconcileSettingsOf(given) : {};
  // Each of its event sources may fill as many as it is allowed: none waits for another one's.
  const concurrency = eventSources.reduce((sum, source) => sum + source.maximumConcurrency, 0);
  return createLambdaFunction({
    module: module.href,
    ...(config === undefined ? {} : { instead: { [SHIPPED_CONFIG.href]: config.href } }),
    functionName: name,
    functionArn: `arn:aws:lambda:${REGION}:${ACCOUNT}:function:${name}`,
    memoryMb: settings.memoryMb,
    timeoutSeconds: settings.timeoutSeconds,
    environment: { ...environment, ...own },
    concurrency: concurrency > 0 ? concurrency : DEFAULT_CONCURRENCY,
    onLine: (line) => onLine?.(name, line),
  });
}
