import axios from 'axios';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  createPermitStandIn,
  inProcessAdapter,
  type Listening,
  type PermitStandIn,
} from '../../../local/permit/index.ts';

const headers = { Authorization: 'Bearer k' };
let standIn: PermitStandIn;
let listening: Listening;
const users = () => `/v2/facts/${standIn.scope.projectId}/${standIn.scope.environmentId}/users`;

beforeEach(async () => {
  standIn = createPermitStandIn({ apiKey: 'k' });
  listening = await standIn.listen();
});
afterEach(() => listening.close());

describe('over HTTP', () => {
  it('answers JSON, and nothing at all with 204', async () => {
    const body = JSON.stringify({ key: 'é-free', email: 'a@mail.test' });
    const refused = await fetch(`${listening.url}${users()}`, { method: 'POST', headers, body });
    expect(refused.status).toBe(422);
    expect(refused.headers.get('content-type')).toBe('application/json');
    const named = JSON.stringify({ key: 'a', first_name: 'Zoë' });
    const created = await fetch(`${listening.url}${users()}`, {
      method: 'POST',
      headers,
      body: named,
    });
    expect(await created.json()).toMatchObject({ first_name: 'Zoë' });
    const deleted = await fetch(`${listening.url}${users()}/a`, { method: 'DELETE', headers });
    expect([deleted.status, await deleted.text()]).toEqual([204, '']);
  });

  it('drops the connection where a fault says so, and serves the next call', async () => {
    standIn.faults.add({ times: 1, effect: { kind: 'drop' } });
    await expect(fetch(`${listening.url}${users()}`, { headers })).rejects.toThrow();
    expect((await fetch(`${listening.url}${users()}`, { headers })).status).toBe(200);
  });

  it('answers late where a fault says so', async () => {
    standIn.faults.add({ times: 1, effect: { kind: 'delay', ms: 60 } });
    const started = performance.now();
    expect((await fetch(`${listening.url}${users()}`, { headers })).status).toBe(200);
    expect(performance.now() - started).toBeGreaterThan(50);
  });

  it('closes at once, with calls still waiting', async () => {
    standIn.faults.add({ effect: { kind: 'delay', ms: 600_000 } });
    const call = fetch(`${listening.url}${users()}`, { headers });
    const failed = expect(call).rejects.toThrow();
    while (standIn.calls().total === 0) await new Promise(setImmediate);
    await listening.close();
    await failed;
    listening = await standIn.listen();
  });

  it('can be steered', async () => {
    const body = JSON.stringify({ effect: { kind: 'error', status: 503 } });
    await fetch(`${listening.url}/_standin/faults`, { method: 'POST', body });
    expect((await fetch(`${listening.url}${users()}`, { headers })).status).toBe(503);
  });
});

describe('in process', () => {
  it('passes time only through the sleep it is given', async () => {
    const slept: number[] = [];
    const adapter = inProcessAdapter(standIn.handle, async (ms) => {
      slept.push(ms);
    });
    standIn.faults.add({ effect: { kind: 'delay', ms: 5000 } });
    const client = axios.create({ adapter, baseURL: 'http://permit.test', headers });
    expect((await client.get(users())).status).toBe(200);
    expect(slept).toEqual([5000]);
  });

  it('sends the parameters of the query as axios does', async () => {
    const adapter = inProcessAdapter(standIn.handle);
    const client = axios.create({ adapter, baseURL: 'http://permit.test', headers });
    for (const key of ['a', 'b', 'c']) await client.put(`${users()}/${key}`, { key });
    const { data } = await client.get(users(), { params: { per_page: 1, page: 2 } });
    expect(data).toMatchObject({ data: [{ key: 'b' }] });
    const searched = await client.get(`${users()}?per_page=2`, { params: { search: 'c' } });
    expect(searched.data).toMatchObject({ data: [{ key: 'c' }] });
  });

  it('gives up at the timeout, while a late call still lands', async () => {
    const adapter = inProcessAdapter(standIn.handle);
    standIn.faults.add({ effect: { kind: 'delay', ms: 5000, late: true } });
    const client = axios.create({ adapter, timeout: 1000, headers });
    await expect(client.put(`${users()}/a`, { key: 'a' })).rejects.toMatchObject({
      code: 'ECONNABORTED',
    });
    expect(standIn.facts().users).toMatchObject([{ key: 'a' }]);
  });

  it('throws as axios does for an error status and a dropped connection', async () => {
    const client = axios.create({ adapter: inProcessAdapter(standIn.handle), headers });
    await expect(client.get(`${users()}/ghost`)).rejects.toMatchObject({
      code: 'ERR_BAD_REQUEST',
      response: { status: 404, data: { error_code: 'NOT_FOUND' } },
    });
    standIn.faults.outage();
    await expect(client.get(users())).rejects.toMatchObject({ code: 'ECONNRESET' });
  });
});
