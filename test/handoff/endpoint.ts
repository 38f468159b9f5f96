import { createServer } from 'node:http';
import { createVerifier, type HandoffReceiver, receiveHandoff } from '../../lib/handoff/index.ts';
import type { SyncJob } from '../../lib/jobs/index.ts';
import { compileMapping } from '../../lib/mapping/index.ts';
import { listen, shut } from '../../local/stack/listening.ts';
import { recordedTelemetry } from '../intake/recorded-telemetry.ts';
import { createMemoryMarks } from './memory-marks.ts';

type Issuers = HandoffReceiver['issuers'];

/** A handoff endpoint on this machine that takes these issuers' tokens. */
export async function startEndpoint(issuers: Issuers) {
  const queued: SyncJob[] = [];
  let mood: 'well' | 'hangs' | 'fails' = 'well';
  const receiver: HandoffReceiver = {
    verify: createVerifier(issuers, Date.now),
    issuers,
    mapping: compileMapping({}),
    async enqueue(jobs) {
      queued.push(...jobs);
    },
    marks: createMemoryMarks(),
    load: async () => new Map(),
    telemetry: recordedTelemetry().telemetry,
    now: Date.now,
    intervalMs: 0,
    maxWaitMs: 0,
  };
  const server = createServer(async (request, response) => {
    if (mood === 'hangs') return;
    const { method = '', headers } = request;
    const given = Object.entries(headers).map(([name, value]) => [name, String(value)] as const);
    const asked = { method, query: '', headers: new Map(given), body: Buffer.alloc(0) };
    const { status, body } =
      mood === 'fails' ? { status: 503, body: '{}' } : await receiveHandoff(asked, receiver);
    response.writeHead(status).end(body);
  });
  const url = `${await listen(server)}/handoff`;
  return {
    url,
    queued,
    be(next: typeof mood) {
      mood = next;
    },
    close: () => shut(server),
  };
}

export type Endpoint = Awaited<ReturnType<typeof startEndpoint>>;
