import { execFile } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { Worker } from 'node:worker_threads';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { createTelemetry } from '../../lib/telemetry/index.ts';
import { captureLog } from '../functions/log-lines.ts';

const TELEMETRY = new URL('../../lib/telemetry/index.ts', import.meta.url).href;
const [, folder = ''] = /folder=(\S+)/.exec(process.env['NODE_OPTIONS'] ?? '') ?? [];

/** The lines that were copied so far, whatever the test. */
const copied = (): string =>
  readdirSync(decodeURIComponent(folder))
    .map((file) => readFileSync(join(decodeURIComponent(folder), file), 'utf8'))
    .join('');

const program = (eventId: string) =>
  `const { createTelemetry } = await import('${TELEMETRY}');
   createTelemetry({ service: 'canary' }).info('webhook_accepted', { eventId: '${eventId}' });`;

describe('a log line of a test run is copied', () => {
  afterEach(() => vi.restoreAllMocks());

  it('when a test takes it by a function of its own', () => {
    const eventId = randomUUID();
    createTelemetry({ service: 'canary', write: () => {} }).info('webhook_accepted', { eventId });
    expect(copied()).toContain(eventId);
  });

  it('when standard output is caught', () => {
    const eventId = randomUUID();
    const lines = captureLog();
    createTelemetry({ service: 'canary' }).error('webhook_rejected', { eventId });
    expect(lines.join()).toContain(eventId);
    expect(copied()).toContain(eventId);
  });

  it('when it is of a counter', () => {
    const service = `canary-${randomUUID()}`;
    createTelemetry({ service, write: () => {} }).count('accepted', { source: 'clerk' });
    expect(copied()).toContain(service);
  });

  it('when a thread with an environment of its own writes it', async () => {
    const eventId = randomUUID();
    const url = new URL(`data:text/javascript,${encodeURIComponent(program(eventId))}`);
    const thread = new Worker(url, { env: {}, stdout: true });
    await new Promise((done) => thread.once('exit', done));
    expect(copied()).toContain(eventId);
  });

  it('when a process with an environment of its own writes it', async () => {
    const eventId = randomUUID();
    const args = ['--input-type=module', '--eval', program(eventId)];
    await promisify(execFile)(process.execPath, args, { env: {} });
    expect(copied()).toContain(eventId);
  });
});
