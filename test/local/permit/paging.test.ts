import { describe, expect, it } from 'vitest';
import { environment } from './environment.ts';

function withUsers(count: number) {
  const client = environment();
  const operations = Array.from({ length: count }, (_, index) => ({
    key: `u${String(index).padStart(3, '0')}`,
  }));
  client.facts('POST', '/bulk/users', { operations });
  return client;
}

describe('paging', () => {
  it('cuts pages of 30 unless asked, of at most 100, and tells the totals', () => {
    const { facts } = withUsers(230);
    const page = (query: string) => {
      const json = Object(facts('GET', `/users${query}`).json);
      const data: unknown = Reflect.get(json, 'data');
      if (!Array.isArray(data)) throw new Error('no data');
      return [data.length, data[0]?.key, Reflect.get(json, 'page_count')];
    };
    expect(page('')).toEqual([30, 'u000', 8]);
    expect(page('?page=3&per_page=100')).toEqual([30, 'u200', 3]);
    expect(page('?page=4&per_page=100')).toEqual([0, undefined, 3]);
  });

  it('visits every row once', () => {
    const { facts } = withUsers(205);
    facts('POST', '/tenants', { key: 'acme', name: 'Acme' });
    const assignments = Array.from({ length: 205 }, (_, index) => ({
      user: `u${String(index).padStart(3, '0')}`,
      role: 'member',
      tenant: 'acme',
    }));
    facts('POST', '/role_assignments/bulk', assignments);
    const seen = new Set<unknown>();
    for (const page of [1, 2, 3]) {
      const path = `/role_assignments?tenant=acme&per_page=100&page=${page}`;
      const { json } = facts('GET', path);
      if (!Array.isArray(json)) throw new Error('not a bare array');
      for (const { user } of json) seen.add(user);
    }
    expect(seen.size).toBe(205);
  });

  it('answers a bare array, or the shape with totals when asked', () => {
    const { facts, schema } = environment();
    facts('POST', '/tenants', { key: 'acme', name: 'Acme' });
    expect(facts('GET', '/role_assignments?include_total_count=false').json).toEqual([]);
    expect(facts('GET', '/role_assignments?include_total_count=true').json).toEqual({
      data: [],
      total_count: 0,
      page_count: 0,
    });
    expect(schema('GET', '/roles?include_total_count=true&per_page=1').json).toMatchObject({
      data: [{ key: 'admin' }],
      total_count: 2,
      page_count: 2,
    });
  });

  it.each(['per_page=101', 'per_page=0', 'page=0', 'page=x', 'per_page=1.5'])(
    'refuses %s with 422',
    (query) => {
      const { status, json } = environment().facts('GET', `/users?${query}`);
      expect(status).toBe(422);
      expect(json).toMatchObject({ detail: [{ loc: ['query', query.split('=')[0]] }] });
    },
  );

  it('refuses a flag that is neither true nor false', () => {
    expect(environment().facts('GET', '/role_assignments?detailed=perhaps').status).toBe(422);
  });
});
