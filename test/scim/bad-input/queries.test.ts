import { beforeAll, describe, expect, it } from 'vitest';
import { worldOf } from '../dialects/world.ts';
import { create, expectRefused, PRIVATE } from './refused.ts';

const world = worldOf();
beforeAll(async () => {
  await create(world(), { userName: 'one' });
  await create(world(), { userName: 'two' });
});

describe('a filter', () => {
  it.each([
    ['/Users', ''],
    ['/Users', 'userName'],
    ['/Users', 'userName eq'],
    ['/Users', `userName is "${PRIVATE}"`],
    ['/Users', `userName eq "${PRIVATE}`],
    ['/Users', `userName eq "${PRIVATE}" and`],
    ['/Users', `(userName eq "${PRIVATE}"`],
    ['/Users', `userName eq "${PRIVATE}" userName eq "${PRIVATE}"`],
    ['/Users', `shoeSize eq "${PRIVATE}"`],
    ['/Users', `name.nickName eq "${PRIVATE}"`],
    ['/Users', `name eq "${PRIVATE}"`],
    ['/Users', `active eq "${PRIVATE}"`],
    ['/Users', 'active gt true'],
    ['/Users', `meta.created gt "${PRIVATE}"`],
    ['/Users', `members.value eq "${PRIVATE}"`],
    ['/Users', `emails[type eq "${PRIVATE}"`],
    ['/Users', `${'('.repeat(30)}userName pr${')'.repeat(30)}`],
    ['/Users', `userName eq "${PRIVATE.repeat(200)}"`],
    ['/Groups', `userName eq "${PRIVATE}"`],
    ['/Groups', `members.value eq "${PRIVATE}"`],
    ['/Groups', `members[value eq "${PRIVATE}"]`],
  ])('is refused, by GET and by POST: %s?filter=%s', async (path, filter) => {
    const refusal = { status: 400, scimType: 'invalidFilter' };
    const query = `filter=${encodeURIComponent(filter)}`;
    await expectRefused(world(), { method: 'GET', path: `${path}?${query}` }, refusal);
    const search = { method: 'POST', path: `${path}/.search`, body: { filter } };
    await expectRefused(world(), search, refusal);
  });
});

it('a filter by password finds nobody, and is written nowhere', async () => {
  await create(world(), { userName: 'three', password: PRIVATE });
  for (const filter of [
    `password eq "${PRIVATE}"`,
    'password pr',
    `not (password ne "${PRIVATE}")`,
  ]) {
    const path = `/Users?filter=${encodeURIComponent(filter)}`;
    const { status, json } = await world().send({ method: 'GET', path });
    expect({ filter, status, total: json.totalResults }).toEqual({ filter, status: 200, total: 0 });
  }
  expect(world().log.join('\n')).not.toContain(PRIVATE);
});

describe('a page', () => {
  it.each(['count=ten', 'count=1.5', 'count=', 'startIndex=first', 'startIndex=1e3'])(
    'is refused: %s',
    async (query) => {
      const refusal = { status: 400, scimType: 'invalidValue' };
      await expectRefused(world(), { method: 'GET', path: `/Users?${query}` }, refusal);
      await expectRefused(world(), { method: 'GET', path: `/Groups?${query}` }, refusal);
    },
  );

  it.each([
    ['count=999999999', { startIndex: 1, itemsPerPage: 3 }],
    ['count=-5', { startIndex: 1, itemsPerPage: 0 }],
    ['startIndex=-5', { startIndex: 1, itemsPerPage: 3 }],
    ['startIndex=999999999', { startIndex: 999_999_999, itemsPerPage: 0 }],
    ['sortBy=shoeSize&sortOrder=sideways', { startIndex: 1, itemsPerPage: 3 }],
  ])('is given within its bounds: %s', async (query, expected) => {
    const { status, json } = await world().send({ method: 'GET', path: `/Users?${query}` });
    expect({ status, ...json }).toMatchObject({ status: 200, totalResults: 3, ...expected });
  });
});

describe('an id that nobody has', () => {
  it.each([
    '5d1c2f7e-6a0b-4b53-9f0e-1c7d3a8e4b62',
    PRIVATE,
    '.',
    '%00',
    'a%2Fb',
    '%2E%2E%2F%2E%2E%2Fglobex%2Fusers%2F1',
    'members',
    '__proto__',
    'x'.repeat(5000),
    '%F0%9F%A6%8A'.repeat(400),
  ])('is answered 404 by each method: %s', async (id) => {
    for (const kind of ['Users', 'Groups']) {
      const path = `/${kind}/${id}`;
      const named = { userName: PRIVATE, displayName: PRIVATE };
      const Operations = [{ op: 'replace', path: 'displayName', value: PRIVATE }];
      for (const asked of [
        { method: 'GET', path },
        { method: 'PUT', path, body: named },
        { method: 'PATCH', path, body: { Operations } },
        { method: 'DELETE', path },
      ]) {
        const answer = await world().send(asked);
        expect({ ...asked, status: answer.status }).toEqual({ ...asked, status: 404 });
        expect(answer.headers['content-type']).toBe('application/scim+json');
      }
    }
    expect(await world().takeJobs()).toEqual([]);
    expect(world().log.join('\n')).not.toContain(PRIVATE);
  });
});
