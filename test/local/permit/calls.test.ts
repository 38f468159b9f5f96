import { describe, expect, it } from 'vitest';
import { environment } from './environment.ts';

describe('the count of calls', () => {
  it('tells reads, writes, deletes, bulk, refused and faulted calls apart', () => {
    const { facts, standIn } = environment({ limits: { requestsPerMinute: 5 }, now: () => 7 });
    facts('GET', '/users');
    facts('PUT', '/users/a', { key: 'a' });
    facts('DELETE', '/users/a');
    facts('DELETE', '/bulk/users', { idents: [] });
    facts('GET', '/users/a');
    facts('GET', '/users/a');
    standIn.faults.add({ times: 1, effect: { kind: 'error', status: 500 } });
    facts('PUT', '/users/a', { key: 'a' });
    expect(standIn.calls()).toMatchObject({
      total: 7,
      reads: 2,
      writes: 4,
      deletes: 2,
      bulk: 1,
      refused: 1,
      faulted: 1,
      byRoute: { 'PUT /users/{user}': 2, 'GET /users/{user}': 2, 'DELETE /bulk/users': 1 },
      byStatus: { 200: 2, 201: 1, 204: 1, 404: 1, 429: 1, 500: 1 },
    });
    expect(standIn.calls().latest.at(-2)).toEqual({
      at: 7,
      method: 'GET',
      route: '/users/{user}',
      path: expect.stringMatching(/\/users\/a$/),
      bulk: false,
      status: 429,
      refused: true,
      faulted: false,
    });
    standIn.resetCalls();
    expect(standIn.calls()).toMatchObject({ total: 0, byRoute: {}, latest: [] });
  });

  it('has those for instances and relationships by their patterns, bulk ones as such', () => {
    const { facts, standIn } = environment();
    facts('GET', '/resource_instances/document:d1');
    facts('DELETE', '/resource_instances/document:d1');
    facts('DELETE', '/relationship_tuples', {});
    facts('POST', '/relationship_tuples/bulk', { operations: [] });
    facts('DELETE', '/bulk/resource_instances', { idents: [] });
    expect(standIn.calls()).toMatchObject({
      reads: 1,
      writes: 4,
      deletes: 3,
      bulk: 2,
      byRoute: {
        'GET /resource_instances/{instance}': 1,
        'DELETE /relationship_tuples': 1,
        'POST /relationship_tuples/bulk': 1,
        'DELETE /bulk/resource_instances': 1,
      },
    });
  });

  it('keeps only the latest calls whole', () => {
    const { facts, standIn } = environment({ keepCalls: 3 });
    for (let i = 0; i < 500; i += 1) facts('GET', `/users/u${i}`);
    const { total, latest } = standIn.calls();
    expect(total).toBe(500);
    expect(latest.map(({ path }) => path.split('/').at(-1))).toEqual(['u497', 'u498', 'u499']);
  });
});
