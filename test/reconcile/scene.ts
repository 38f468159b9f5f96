import type { Source, SyncJob } from '../../lib/jobs/index.ts';
import { compileMapping } from '../../lib/mapping/index.ts';
import { createPermitClient } from '../../lib/permit/index.ts';
import {
  type Comparison,
  compare,
  confirm,
  type Difference,
  differencesOf,
  type ReconcileOptions,
  type Remapping,
  remap,
  sendMends,
  sendRemapping,
} from '../../lib/reconcile/index.ts';
import { inProcessAdapter } from '../../local/permit/index.ts';
import { createEngine, type Engine, type EngineOptions } from '../sync/harness.ts';
import { createProvider, type Provider } from './provider.ts';

export interface Scene {
  readonly engine: Engine;
  readonly provider: Provider;
  readonly options: ReconcileOptions;
  /** The provider's facts as they are, as if each had come by an event. */
  tell(): Promise<void>;
  compare(more?: Partial<ReconcileOptions>): Promise<Comparison>;
  /** Compares, confirms, sends, and lets the worker do it. */
  mend(more?: Partial<ReconcileOptions>): Promise<readonly SyncJob[]>;
  /** What the config makes of everybody. */
  remap(more?: Partial<ReconcileOptions>): Promise<Remapping>;
  /** Brings everybody over to the config, and lets the worker do it. */
  bringOver(more?: Partial<ReconcileOptions>): Promise<Remapping>;
  /** Partition keys of the ledger. */
  readonly pks: Set<string>;
}

export interface SceneOptions extends EngineOptions {
  readonly source?: Source;
  /** The same world, under another config since. */
  readonly before?: Scene;
}

/** A provider, the worker with its ledger, and Permit's stand-in, on one clock. */
export function createScene({ source = 'clerk', before, ...settings }: SceneOptions = {}): Scene {
  const pks = before?.pks ?? new Set<string>();
  const engine = createEngine({
    ...settings,
    ...(before === undefined ? {} : { beside: before.engine }),
    ledger: (port) => ({
      load: (keys) => port.load(keys),
      save(item) {
        pks.add(item.pk);
        return port.save(item);
      },
    }),
  });
  const provider = before?.provider ?? createProvider(source, engine.now);
  const store = engine.memory.ledger.port(async () => {});
  const options: ReconcileOptions = {
    directory: provider.directory,
    ledger: {
      load: store.load,
      async *scan() {
        const all = [...pks];
        for (let at = 0; at < all.length; at += 4) {
          yield [...(await store.load(all.slice(at, at + 4))).values()];
        }
      },
    },
    permit: createPermitClient({
      apiKey: 'key',
      apiUrl: 'http://permit.test',
      timeoutMs: 5_000,
      bulkTimeoutMs: 5_000,
      now: engine.now,
      adapter: inProcessAdapter(engine.standIn.handle),
    }),
    call: (_cost, make) => make(),
    mapping: compileMapping(settings.config ?? {}),
    now: engine.now,
  };

  return {
    engine,
    provider,
    options,
    async tell() {
      for await (const { jobs } of provider.directory.pages()) engine.send(...jobs);
      await engine.settle();
      engine.pass(10 * 60_000);
    },
    compare: (more) => compare({ ...options, ...more }),
    async mend(more) {
      const given = { ...options, ...more };
      const found = await confirm(await compare(given), given);
      const sent: SyncJob[] = [];
      await sendMends(found, {
        send: async (jobs) => {
          sent.push(...jobs);
          engine.sendImport(...jobs);
        },
      });
      await engine.settle();
      return sent;
    },
    remap: (more) => remap({ ...options, ...more }),
    async bringOver(more) {
      const found = await remap({ ...options, ...more });
      await sendRemapping(found, { send: async (jobs) => engine.sendImport(...jobs) });
      await engine.settle();
      engine.pass(10 * 60_000);
      return found;
    },
    pks,
  };
}

/** Takes a role in Permit, behind everybody's back. */
export function unassign({ standIn }: Engine, user: string, tenant: string, role: string): void {
  const { projectId, environmentId } = standIn.scope;
  standIn.handle({
    method: 'DELETE',
    path: `/v2/facts/${projectId}/${environmentId}/role_assignments`,
    query: {},
    headers: { authorization: 'Bearer key' },
    body: JSON.stringify({ user, tenant, role }),
  });
}

/** Three users in two organizations, brought in by events. */
export async function furnished(options: SceneOptions = {}): Promise<Scene> {
  const scene = createScene(options);
  const { provider } = scene;
  provider.setTenant('org_acme', { name: 'Acme' });
  provider.setTenant('org_blue', { name: 'Blue' });
  for (const name of ['ann', 'bob', 'cid']) {
    provider.setUser(`user_${name}`, { email: `${name}@mail.test` });
    provider.setRoles(`user_${name}`, 'org_acme', ['org:member']);
  }
  provider.setRoles('user_ann', 'org_blue', ['org:admin']);
  await scene.tell();
  return scene;
}

/** Differences in short: `missing user user_1`, `wrong_role user_1 in org_1: admin, not member`. */
export const inShort = (comparison: Comparison): string[] => differencesOf(comparison).map(shortly);

function shortly(one: Difference): string {
  const { kind, entity, user, tenant, instance, subject, field, provider, permit, reason } = one;
  const on = [user ?? subject, instance].filter((part) => part !== undefined).join(' at ');
  const where = [on, tenant].filter((part) => part !== undefined && part !== '').join(' in ');
  const what = field === undefined ? '' : ` ${field}`;
  const isValued = entity === 'role' || entity === 'relation' || kind === 'changed';
  const values = isValued ? `: ${text(provider)} / ${text(permit)}` : '';
  return `${kind} ${entity} ${where}${what}${values}${reason === undefined ? '' : ` (${reason})`}`;
}

const text = (value: unknown): string =>
  Array.isArray(value) ? value.join('+') : String(value ?? '-');
