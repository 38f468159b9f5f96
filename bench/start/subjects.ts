import { fileURLToPath } from 'node:url';
import { clerkEvent, cognitoEvent, queueEvent } from './events.ts';
import { bundleNaive } from './naive-bundles.ts';
import type { World } from './world.ts';

/** A function whose cold start is measured. */
export interface Subject {
  readonly name: string;
  readonly bundle: string;
  readonly environment: Readonly<Record<string, string>>;
  /** An event of its own for each start. */
  readonly event: (serial: number) => object;
  /** That it sends for an event; a worker sends none. */
  readonly messages: number;
  /** Whether its answer says that the event was handled. */
  readonly handled: (answer: string) => boolean;
}

/** Ours, what it is compared with, and how much of that one's time over an empty process it may take. */
export interface Comparison {
  readonly ours: Subject;
  readonly naive: Subject;
  /** Percent; undefined: it is only shown. */
  readonly most?: number;
  /** Of the bundle, in bytes. */
  readonly mostBytes?: number;
}

const INGRESS_PERCENT = 40;
const INGRESS_BYTES = 200_000;
const WORKER_PERCENT = 80;

const built = (name: string): string =>
  fileURLToPath(new URL(`../../dist/functions/${name}.mjs`, import.meta.url));

/** @param folder where the naive bundles go */
export async function compare(world: World, folder: string): Promise<readonly Comparison[]> {
  const { environment, workerEnvironment } = world;
  const clerk = {
    environment,
    messages: 1,
    event: (serial: number) => clerkEvent(serial, world.clerkSecret, Date.now()),
    handled: (answer: string) => answer.includes('"statusCode":202'),
  };
  const cognito = {
    environment,
    messages: 1,
    event: cognitoEvent,
    handled: (answer: string) => answer.includes('"triggerSource"'),
  };
  const worker = {
    environment: workerEnvironment,
    messages: 0,
    event: (serial: number) => queueEvent(serial, world.queueArn, Date.now()),
    handled: (answer: string) => answer === '{"batchItemFailures":[]}',
  };
  const naive = async (name: string) => ({
    name: `naive ${name}`,
    bundle: await bundleNaive(name, folder),
  });
  const naiveClerk = { ...clerk, ...(await naive('clerk')) };
  const { CLERK_WEBHOOK_SECRETS: _, ...withoutSecret } = environment;
  const ingress = { most: INGRESS_PERCENT, mostBytes: INGRESS_BYTES };
  return [
    {
      ours: { ...clerk, name: 'clerk', bundle: built('clerk') },
      naive: naiveClerk,
      ...ingress,
    },
    {
      // Besides the user, what groups they are in.
      ours: { ...cognito, name: 'cognito', bundle: built('cognito'), messages: 2 },
      naive: { ...cognito, ...(await naive('cognito')) },
      ...ingress,
    },
    {
      ours: { ...worker, name: 'worker', bundle: built('worker') },
      naive: { ...worker, ...(await naive('worker')) },
      most: WORKER_PERCENT,
    },
    {
      ours: {
        ...clerk,
        name: 'clerk, its secret in a parameter',
        bundle: built('clerk'),
        environment: {
          ...withoutSecret,
          CLERK_WEBHOOK_SECRETS_PARAMETER: world.secretParameter,
        },
      },
      naive: naiveClerk,
    },
  ];
}
