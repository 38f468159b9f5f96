import { createServer, type Server, type Socket } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { createPermitClient } from '../../lib/permit/index.ts';
import { failureOf, type Opened, open } from './environment.ts';

const TIMEOUT_MS = 150;
/** More than the time limit, and far less than no limit at all. */
const SOON_MS = 2_000;

let opened: Opened | undefined;
let server: Server | undefined;
const sockets = new Set<Socket>();

afterEach(async () => {
  await opened?.close();
  for (const socket of sockets) socket.destroy();
  sockets.clear();
  server?.close();
  opened = undefined;
  server = undefined;
});

/** A client of a server that does with each connection's first bytes what `serve` does. */
async function against(serve: (socket: Socket) => void) {
  server = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => {});
    socket.once('data', () => serve(socket));
  });
  const { promise, resolve } = Promise.withResolvers<void>();
  server.listen(0, '127.0.0.1', resolve);
  await promise;
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  return createPermitClient({
    apiKey: 'any',
    apiUrl: `http://127.0.0.1:${port}`,
    timeoutMs: TIMEOUT_MS,
    bulkTimeoutMs: 60_000,
    now: Date.now,
  });
}

/** The failure of a call, and how long it took. */
async function timed(call: Promise<unknown>) {
  const started = performance.now();
  const failure = await failureOf(call);
  return { failure, tookMs: performance.now() - started };
}

const unreachable = { name: 'PermitError', code: 'unreachable', retry: 'transient' };
const HEAD = 'HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: 100000\r\n\r\n';

describe('a server that hangs is given up in time', () => {
  it.each([
    ['says nothing', () => {}],
    ['says half a head', (socket: Socket) => socket.write('HTTP/1.1 200 OK\r\ncont')],
    ['says a head and no body', (socket: Socket) => socket.write(HEAD)],
  ])('when it %s', async (_, serve) => {
    const permit = await against(serve);
    const { failure, tookMs } = await timed(permit.environment());
    expect(failure).toMatchObject(unreachable);
    expect(tookMs).toBeGreaterThan(TIMEOUT_MS / 2);
    expect(tookMs).toBeLessThan(SOON_MS);
  });

  it('when it goes on dripping bytes', async () => {
    let dripping: NodeJS.Timeout | undefined;
    const permit = await against((socket) => {
      socket.write(HEAD);
      dripping = setInterval(() => socket.write(' '), 10);
    });
    try {
      const { failure, tookMs } = await timed(permit.environment());
      expect(failure).toMatchObject(unreachable);
      expect(tookMs).toBeLessThan(SOON_MS);
    } finally {
      clearInterval(dripping);
    }
  });

  it.each(['http', 'in process'] as const)('when the call is too slow, %s', async (way) => {
    opened = await open(way);
    const permit = opened.client({ timeoutMs: TIMEOUT_MS, bulkTimeoutMs: 60_000 });
    await permit.environment();
    opened.standIn.faults.add({ method: 'PUT', effect: { kind: 'delay', ms: 60_000 } });
    const { failure, tookMs } = await timed(permit.putUser({ key: 'ann', attributes: {} }));
    expect(failure).toMatchObject({
      ...unreachable,
      message: expect.stringContaining('PUT /users/…'),
    });
    expect(tookMs).toBeLessThan(SOON_MS);
  });

  it.each(['http', 'in process'] as const)('a bulk call has its own time, %s', async (way) => {
    opened = await open(way);
    const user = { key: 'ann', attributes: {} };
    const longer = opened.client({ timeoutMs: TIMEOUT_MS, bulkTimeoutMs: 10_000 });
    const shorter = opened.client({ timeoutMs: 10_000, bulkTimeoutMs: TIMEOUT_MS });
    await Promise.all([longer.environment(), shorter.environment()]);
    opened.standIn.faults.add({
      method: 'PUT',
      effect: { kind: 'delay', ms: 2 * TIMEOUT_MS, late: true },
    });
    await longer.putUsers([user]);
    expect(opened.standIn.facts().users).toMatchObject([{ key: 'ann' }]);
    await shorter.putUser({ ...user, key: 'bob' });
    expect(await failureOf(longer.putUser(user))).toMatchObject(unreachable);
    const { failure, tookMs } = await timed(shorter.putUsers([user]));
    expect(failure).toMatchObject({
      ...unreachable,
      message: expect.stringContaining('PUT /bulk/users'),
    });
    expect(tookMs).toBeLessThan(SOON_MS);
  });
});

describe('an answer that breaks off is no answer', () => {
  it.each([
    ['before its head', (socket: Socket) => socket.destroy()],
    ['within its head', (socket: Socket) => socket.end('HTTP/1.1 200 OK\r\ncont')],
    ['within its body', (socket: Socket) => socket.end(`${HEAD}{"organization_id":"o"`)],
    ['within an error', (socket: Socket) => socket.end(HEAD.replace('200 OK', '502 Bad'))],
    ['into nonsense', (socket: Socket) => socket.end('SSH-2.0-OpenSSH_9.6\r\n')],
  ])('%s', async (_, serve) => {
    const permit = await against(serve);
    expect(await failureOf(permit.environment())).toMatchObject({
      name: 'PermitError',
      retry: 'transient',
      code: expect.stringMatching(/^(?:unreachable|unavailable)$/),
    });
  });

  it('nobody listens', async () => {
    const permit = await against(() => {});
    server?.close();
    expect(await failureOf(permit.environment())).toMatchObject({
      ...unreachable,
      message: expect.stringContaining('ECONNREFUSED'),
    });
  });

  it('a connection that drops within a write, applied or not', async () => {
    opened = await open('http');
    const { permit, standIn } = opened;
    for (const applied of [false, true]) {
      standIn.faults.add({ method: 'PUT', times: 1, effect: { kind: 'drop', applied } });
      const failure = await failureOf(permit.putUser({ key: 'ann', attributes: {} }));
      expect(failure).toMatchObject(unreachable);
    }
    await permit.putUser({ key: 'ann', attributes: {} });
    expect(standIn.facts().users).toHaveLength(1);
  });
});
