import { setTimeout as sleep } from 'node:timers/promises';
import {
  createPermitClient,
  type PermitClient,
  type PermitClientOptions,
} from '../../lib/permit/index.ts';
import {
  createPermitStandIn,
  inProcessAdapter,
  type PermitStandIn,
  type StandInOptions,
} from '../../local/permit/index.ts';

export const API_KEY = 'permit_key_of_the_client';
/** How a client reaches the stand-in; both must give the same. */
export const WAYS = ['http', 'in process'] as const;
export type Way = (typeof WAYS)[number];

export interface Opened {
  readonly standIn: PermitStandIn;
  readonly permit: PermitClient;
  /** Another client of the same environment. */
  client(options?: Partial<PermitClientOptions>): PermitClient;
  close(): Promise<void>;
}

/** What the schema of the stand-in has of resources. */
export const RESOURCES = {
  folder: { roles: ['editor'], relations: { parent: 'folder' } },
  document: { roles: ['editor', 'viewer'], relations: { parent: 'folder' } },
} as const satisfies NonNullable<StandInOptions['resources']>;

/** A stand-in without limits, with the roles `admin` and `member`, {@link RESOURCES}, and a client of it. */
export async function open(way: Way, options: Partial<StandInOptions> = {}): Promise<Opened> {
  const standIn = createPermitStandIn({
    apiKey: API_KEY,
    roles: ['admin', 'member'],
    resources: RESOURCES,
    limits: 'none',
    ...options,
  });
  const listening = way === 'http' ? await standIn.listen() : undefined;
  const reach: Pick<PermitClientOptions, 'apiUrl' | 'adapter'> =
    listening === undefined
      ? {
          apiUrl: 'http://permit.invalid',
          adapter: inProcessAdapter(standIn.handle, (ms) => sleep(ms)),
        }
      : { apiUrl: listening.url };
  const client = (more: Partial<PermitClientOptions> = {}) =>
    createPermitClient({
      apiKey: API_KEY,
      timeoutMs: 5_000,
      bulkTimeoutMs: 10_000,
      now: Date.now,
      ...reach,
      ...more,
    });
  return {
    standIn,
    permit: client(),
    client,
    close: async () => await listening?.close(),
  };
}

/** What a call throws; fails the test when it throws nothing. */
export async function failureOf(call: Promise<unknown>): Promise<unknown> {
  try {
    await call;
  } catch (error) {
    return error;
  }
  throw new Error('the call succeeded');
}
