import { afterEach, describe, expect, it } from 'vitest';
import { type Answer, type Answering, type Heard, startAnswering } from '../answering.ts';
import { readExport, runSuite, SuiteError } from './index.ts';

const servers: Answering[] = [];
afterEach(async () => {
  for (const server of servers.splice(0)) await server.close();
});

async function answering(answer: (heard: Heard) => Answer): Promise<Answering> {
  const server = await startAnswering(answer);
  servers.push(server);
  return server;
}

/** A step that asks for `/Users`, but for what a test gives. */
const step = (own: object = {}) => ({
  step_type: 'request',
  note: 'a step',
  method: 'GET',
  url: '{{base}}/Users',
  headers: {},
  assertions: [],
  variables: [],
  scripts: [],
  before_scripts: [],
  ...own,
});
const suiteOf = (...steps: object[]) =>
  readExport(JSON.stringify({ name: 'own', version: '1.0', steps }));
const json = (property: string, comparison: string, value: string | number | null = null) => ({
  source: 'response_json',
  comparison,
  property,
  value,
});

const PAGE = {
  schemas: ['urn:list'],
  totalResults: 1,
  empty: [],
  Resources: [{ id: 'u-1', active: true, emails: [{ value: 'kim@example.com' }] }],
};

describe('assertions', () => {
  it.each([
    json('Resources[0].id', 'equal', 'u-1'),
    json('Resources[0].active', 'equal', 'true'),
    json('totalResults', 'equal', '1'),
    json('totalResults', 'equal_number', '1'),
    json('totalResults', 'is_a_number'),
    json('Resources[0].emails[0].value', 'not_empty'),
    json('schemas', 'has_value', 'urn:list'),
    json('schemas', 'contains', 'urn:list'),
    { source: 'response_status', comparison: 'equal_number', value: 200 },
    { source: 'response_time', comparison: 'is_less_than', value: '5000' },
  ])('hold: $source $property $comparison $value', async (assertion) => {
    const { url } = await answering(() => ({ status: 200, body: PAGE }));
    const counts = await runSuite(suiteOf(step({ assertions: [assertion] })), {
      variables: new Map([['base', url]]),
    });
    expect(counts).toMatchObject({ passed: 1, failed: 0 });
  });

  it.each([
    json('Resources[0].id', 'equal', 'u-2'),
    json('totalResults', 'equal_number', '2'),
    json('Resources[0].id', 'is_a_number'),
    json('empty', 'not_empty'),
    json('Resources[1].id', 'not_empty'),
    json('schemas', 'has_value', 'urn'),
    json('schemas', 'contains', 'urn:other'),
    { source: 'response_status', comparison: 'equal_number', value: '201' },
    { source: 'response_time', comparison: 'is_less_than', value: '0' },
  ])('fail: $source $property $comparison $value', async (assertion) => {
    const { url } = await answering(() => ({ status: 200, body: PAGE }));
    const counts = await runSuite(suiteOf(step({ assertions: [assertion] })), {
      variables: new Map([['base', url]]),
    });
    expect(counts).toMatchObject({ passed: 0, failed: 1 });
    expect(counts.remarks[0]).toContain('a step: ');
  });

  it('are not passed over when their kind is not known', async () => {
    const { url } = await answering(() => ({ status: 200, body: PAGE }));
    const suite = suiteOf(step({ assertions: [json('id', 'rhymes_with', 'x')] }));
    const run = runSuite(suite, { variables: new Map([['base', url]]) });
    await expect(run).rejects.toThrow(new SuiteError('no comparison "rhymes_with" is known here'));
  });
});

describe('variables', () => {
  it('come from answers, and go into the next request and its assertions', async () => {
    const server = await answering(({ call }) =>
      call === 'GET /Users' ? { status: 200, body: PAGE } : { status: 200, body: { id: 'u-1' } },
    );
    const suite = suiteOf(
      step({ variables: [{ source: 'response_json', name: 'one', property: 'Resources[0].id' }] }),
      step({ url: '{{base}}/Users/{{one}}', assertions: [json('id', 'equal', '{{one}}')] }),
    );
    const counts = await runSuite(suite, { variables: new Map([['base', server.url]]) });
    expect(counts).toMatchObject({ passed: 1, failed: 0 });
    expect(server.heard.map(({ call }) => call)).toEqual(['GET /Users', 'GET /Users/u-1']);
  });

  it('are missed before the first request', async () => {
    const server = await answering(() => ({ status: 200 }));
    const suite = suiteOf(step(), step({ headers: { authorization: ['{{auth}}'] } }));
    const run = runSuite(suite, { variables: new Map([['base', server.url]]) });
    await expect(run).rejects.toThrow('no value for auth');
    expect(server.heard).toEqual([]);
  });

  it('come from the initial script too', async () => {
    const server = await answering(() => ({ status: 200 }));
    const suite = suiteOf(step({ method: 'POST', body: '{"userName":"{{name}}"}' }));
    await runSuite(suite, {
      initialScript: 'variables.set("name", "kim");',
      variables: new Map([['base', server.url]]),
    });
    expect(server.heard[0]?.body).toEqual({ userName: 'kim' });
  });
});

describe('scripts', () => {
  const run = async (script: string) => {
    const { url } = await answering(() => ({ status: 200, body: PAGE }));
    return runSuite(suiteOf(step({ scripts: [script] })), { variables: new Map([['base', url]]) });
  };

  it('count each assertion that held', async () => {
    const counts = await run(
      'var page = JSON.parse(response.body); assert.ok(page.Resources); assert.equal(page.totalResults, 1);',
    );
    expect(counts).toMatchObject({ passed: 2, failed: 0 });
  });

  it('fail by an assertion that does not hold, and by an error', async () => {
    expect(await run('assert(false, "no groups")')).toMatchObject({
      failed: 1,
      remarks: ['a step: no groups'],
    });
    expect(await run('nothing.there')).toMatchObject({ failed: 1 });
  });
});

it('encodes what the suites write in their URLs', async () => {
  const server = await answering(() => ({ status: 200 }));
  await runSuite(suiteOf(step({ url: '{{base}}/Users?filter=userName eq "kim"' })), {
    variables: new Map([['base', server.url]]),
  });
  expect(server.heard[0]?.call).toBe('GET /Users?filter=userName%20eq%20%22kim%22');
});

it('refuses an export with a step of an unknown kind', () => {
  expect(() => suiteOf({ step_type: 'subtest' })).toThrow(SuiteError);
});
