import * as z from 'zod/mini';
import type { SyncJob } from '../../../lib/jobs/index.ts';
import type { Mapping } from '../../../lib/mapping/index.ts';
import { sweep } from '../../../lib/scim/directory/index.ts';
import { createScim } from '../../../lib/scim/http/index.ts';
import { recordedTelemetry } from '../../intake/recorded-telemetry.ts';
import { createActor } from '../directory/world/actor.ts';
import type { OpenTable, Passage } from '../store/open-table.ts';
import type { Fault } from './script.ts';
import { createTurns } from './turns.ts';

export interface Request {
  readonly tenant: string;
  readonly method: string;
  /** Below the tenant, with its query. */
  readonly path: string;
  readonly body?: object;
}

export interface Answer {
  /** 503 as well when there was no answer, since the process died. */
  readonly status: number;
  readonly body: Body;
}

const bodySchema = z.looseObject({
  id: z.exactOptional(z.string()),
  userName: z.exactOptional(z.string()),
  externalId: z.exactOptional(z.string()),
  displayName: z.exactOptional(z.string()),
  title: z.exactOptional(z.string()),
  active: z.exactOptional(z.boolean()),
  emails: z.exactOptional(z.array(z.looseObject({ value: z.string() }))),
  groups: z.exactOptional(z.array(z.looseObject({ value: z.string(), display: z.string() }))),
  members: z.exactOptional(z.array(z.looseObject({ value: z.string() }))),
  totalResults: z.exactOptional(z.number()),
  get Resources() {
    return z.exactOptional(z.array(bodySchema));
  },
});
export type Body = z.infer<typeof bodySchema>;

export interface SiteOptions {
  readonly open: OpenTable;
  readonly mapping: Mapping;
  /** In [0, 1). */
  readonly random: () => number;
  readonly now: () => number;
  /** Time goes by. */
  readonly elapse: (ms: number) => void;
}

const PROCESSES = 3;

/** The endpoint in several processes over one table; each may die, or find the queue shut. */
export async function openSite({ open, mapping, random, now, elapse }: SiteOptions) {
  await open.fill([]);
  const jobs: SyncJob[] = [];
  let ids = 0;
  // Apart from the ids that the Permit stand-in gives: it takes them for keys, too.
  const newId = () => `5c100000-0000-4000-8000-${String(++ids).padStart(12, '0')}`;
  const turns = createTurns(random, () => elapse(Math.floor(random() * 3)));
  const clock = {
    get now() {
      return now();
    },
  };
  const processes = Array.from({ length: PROCESSES }, (_, at) => {
    const trouble: { passage: Passage } = { passage: (_, make) => make() };
    const pass = turns.passOf(at);
    const actor = createActor({ open, policy: mapping.scim, clock, jobs, newId }, (call, make) =>
      pass(call, () => trouble.passage(call, make)),
    );
    const handle = createScim({
      directoryOf: actor.directory,
      tokens: { verify: async () => true },
      telemetry: recordedTelemetry().telemetry,
      now,
    });
    return { ports: actor.ports, handle, trouble };
  });

  async function send(at: number, request: Request, fault: Fault | null): Promise<Answer> {
    const { tenant, method, path, body } = request;
    const [route = '', query = ''] = path.split('?');
    const one = processes[at % PROCESSES];
    if (one === undefined) throw new RangeError('there is no such process');
    one.trouble.passage = troubleOf(fault);
    const answer = await one.handle({
      method,
      path: `/scim/v2/${tenant}${route}`,
      query,
      headers: new Map([['authorization', 'Bearer any']]),
      body: Buffer.from(body === undefined ? '' : JSON.stringify(body)),
    });
    const text = answer.body === '' ? '{}' : answer.body;
    return { status: answer.status, body: bodySchema.parse(JSON.parse(text)) };
  }

  return {
    jobs,
    /** At once, each by a process of its own. */
    sendAll: (requests: readonly { readonly request: Request; readonly fault: Fault | null }[]) =>
      turns.run(
        requests.map(
          ({ request, fault }, at) =>
            () =>
              send(at, request, fault),
        ),
      ),
    async send(request: Request): Promise<Answer> {
      const [answer] = await turns.run([() => send(0, request, null)]);
      if (answer === undefined) throw new RangeError('one was asked for');
      return answer;
    },
    async sweep() {
      const [one] = processes;
      if (one === undefined) throw new RangeError('there is a process');
      one.trouble.passage = (_, make) => make();
      const [swept] = await turns.run([
        () => sweep(one.ports, { olderThanMs: 60_000, limit: 500 }),
      ]);
      return swept;
    },
  };
}

export type Site = Awaited<ReturnType<typeof openSite>>;

function troubleOf(fault: Fault | null): Passage {
  if (fault === null) return (_, make) => make();
  let made = 0;
  let dead = false;
  return async (call, make) => {
    if (fault.kind === 'enqueue') {
      if (call !== 'enqueue') return await make();
      // Whoever sends again may find that it was taken after all.
      if (fault.at % 2 === 0) await make();
      throw new Error('the queue is shut');
    }
    made += 1;
    if (dead || (made === fault.at && fault.kind === 'before')) {
      dead = true;
      throw new Error('gone');
    }
    const result = await make();
    dead = made >= fault.at;
    if (dead) throw new Error('gone');
    return result;
  };
}
