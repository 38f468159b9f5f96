import { createVerifier, type HandoffReceiver, receiveHandoff } from '../../lib/handoff/index.ts';
import type { SyncJob } from '../../lib/jobs/index.ts';
import { compileMapping } from '../../lib/mapping/index.ts';
import { recordedTelemetry } from '../intake/recorded-telemetry.ts';
import type { KeyServer } from './key-server.ts';
import { createMemoryMarks } from './memory-marks.ts';

/** A receiver of one issuer's tokens, and what became of its requests. */
export function receiving(keys: KeyServer, changes: Partial<HandoffReceiver> = {}) {
  const recorded = recordedTelemetry();
  const queued: SyncJob[] = [];
  const receiver: HandoffReceiver = {
    verify: createVerifier([keys.issuer], Date.now),
    issuers: [keys.issuer],
    mapping: compileMapping({}),
    async enqueue(jobs) {
      queued.push(...jobs);
    },
    marks: createMemoryMarks(),
    load: async () => new Map(),
    telemetry: recorded.telemetry,
    now: Date.now,
    intervalMs: 30_000,
    maxWaitMs: 0,
    ...changes,
  };
  async function post(
    token: string | undefined,
    { query = '', method = 'POST', body = '', authorization = `Bearer ${token}` } = {},
  ) {
    const headers = new Map(token === undefined ? [] : [['authorization', authorization]]);
    const request = { method, query, headers, body: Buffer.from(body) };
    const answer = await receiveHandoff(request, receiver);
    const said: unknown = JSON.parse(answer.body);
    return { status: answer.status, headers: answer.headers, said };
  }
  return { ...recorded, queued, post };
}
