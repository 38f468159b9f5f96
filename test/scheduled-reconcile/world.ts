import type { SyncJob } from '../../lib/jobs/index.ts';
import { createPermitClient } from '../../lib/permit/index.ts';
import { DEFAULT_MAX_REMOVALS } from '../../lib/reconcile/index.ts';
import type { RunPorts } from '../../lib/scheduled-reconcile/ports.ts';
import type { WakeUp } from '../../lib/scheduled-reconcile/run-state.ts';
import { type RunState, readState } from '../../lib/scheduled-reconcile/run-state.ts';
import { wakeUp } from '../../lib/scheduled-reconcile/wake-up.ts';
import type { LogFields } from '../../lib/telemetry/index.ts';
import { inProcessAdapter } from '../../local/permit/index.ts';
import type { Scene } from '../reconcile/scene.ts';
import { createMemoryChunks } from './memory-chunks.ts';

export const MINUTE_MS = 60_000;
export const HOUR_MS = 60 * MINUTE_MS;
/** As the schedule has it; an invocation lives as long. */
const QUARTER_MS = 15 * MINUTE_MS;

/** Whatever the run does in the world, by what it is. */
export type Step = 'document' | 'chunk' | 'permit' | 'provider' | 'send';

export interface WorldOptions {
  readonly ports?: Partial<RunPorts>;
  /** Called before, and after, each step. */
  readonly onStep?: (step: Step, when: 'before' | 'after') => void | Promise<void>;
}

/** A scheduled run over a scene: its document and its chunks in memory, its mends in the scene's import queue. */
export function createWorld(scene: Scene, { ports: other = {}, onStep }: WorldOptions = {}) {
  const { engine, options } = scene;
  const chunks = createMemoryChunks();
  const documents = engine.memory.documents.port(async () => {});
  const log: (LogFields & { readonly level: string })[] = [];
  const counted: string[] = [];
  const sent: SyncJob[] = [];
  const at =
    (level: string) =>
    (_event: string, fields: LogFields = {}) =>
      void log.push({ level, ...fields });
  let ids = 0;

  async function step<T>(of: Step, make: () => Promise<T>): Promise<T> {
    await onStep?.(of, 'before');
    const made = await make();
    await onStep?.(of, 'after');
    return made;
  }

  const ports: RunPorts = {
    source: 'clerk',
    mode: 'report',
    intervalMs: 24 * HOUR_MS,
    maxRemovals: DEFAULT_MAX_REMOVALS,
    mapping: options.mapping,
    documents: {
      read: (pk) => step('document', () => documents.read(pk)),
      write: (pk, rev, body) => step('document', () => documents.write(pk, rev, body)),
    },
    chunks(prefix) {
      const store = chunks.open(prefix);
      return {
        put: (number, bytes) => step('chunk', () => store.put(number, bytes)),
        get: (number) => step('chunk', () => store.get(number)),
        clear: () => step('chunk', () => store.clear()),
      };
    },
    secrets: ['key', 'sk_live'],
    hasNewSecrets: async () => false,
    directory: () => ({
      ...options.directory,
      async *pages(from) {
        const pages = options.directory.pages(from)[Symbol.asyncIterator]();
        for (;;) {
          const { done, value } = await step('provider', () => pages.next());
          if (done === true) return;
          yield value;
        }
      },
      readUser: (id) => step('provider', () => options.directory.readUser(id)),
      readTenant: (id) => step('provider', () => options.directory.readTenant(id)),
    }),
    ledger: options.ledger,
    permit: createPermitClient({
      apiKey: 'key',
      apiUrl: 'http://permit.test',
      timeoutMs: 5_000,
      bulkTimeoutMs: 5_000,
      now: engine.now,
      adapter: inProcessAdapter(engine.standIn.handle),
    }),
    call: () => (_cost, make) => step('permit', make),
    send: (jobs) =>
      step('send', async () => {
        sent.push(...jobs);
        engine.sendImport(...jobs);
      }),
    telemetry: {
      info: at('info'),
      warn: at('warn'),
      error: at('error'),
      count: (metric, dimensions, value = 1) =>
        void counted.push([metric, ...Object.values(dimensions), value].join(' ')),
    },
    now: engine.now,
    newId: () => `id-${++ids}`,
    ...other,
  };

  return {
    ports,
    chunks,
    log,
    counted,
    sent,
    state: (): RunState => readState(engine.memory.documents.body(`reconcile#${ports.source}`)),
    /** One wake-up of the schedule, and the time until the next. */
    async wake(lastsMs = QUARTER_MS, more: Partial<RunPorts> = {}): Promise<WakeUp> {
      const began = engine.now();
      try {
        return await wakeUp({ ...ports, ...more }, began + lastsMs);
      } finally {
        engine.pass(Math.max(0, QUARTER_MS + 5_000 - (engine.now() - began)));
      }
    },
    /** Wake-ups until a run has ended. */
    async wakeToEnd(
      lastsMs = QUARTER_MS,
    ): Promise<{ readonly end: WakeUp; readonly wakes: number }> {
      for (let wakes = 1; wakes < 200; wakes++) {
        const end = await this.wake(lastsMs);
        if (end === 'finished' || end === 'refused' || end === 'failed') return { end, wakes };
      }
      throw new Error('the run never ended');
    },
  };
}

export type World = ReturnType<typeof createWorld>;
