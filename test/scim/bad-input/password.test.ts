import { expect, it } from 'vitest';
import { worldOf } from '../dialects/world.ts';
import { USER } from './refused.ts';

const world = worldOf();
const SECRET = 'hush-6Kq!9';
const ENTERPRISE = 'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User';
const UNKNOWN = 'urn:acme:params:2.0:User';

/** A password wherever one may stand, in whatever case. */
const WITH_ONE = {
  password: SECRET,
  Emails: [{ value: 'kim@quay.example', password: SECRET }],
  name: { givenName: 'Kim', PASSWORD: SECRET },
  [ENTERPRISE]: { department: 'Docks', password: SECRET },
  [UNKNOWN]: { desk: '4', Password: SECRET, deep: [{ password: SECRET }] },
};

it('a password stands in no item, job, answer or log line, whoever sends it and however', async () => {
  const answers: string[] = [];
  async function send(method: string, path: string, body: object, status: number) {
    const headers = { accept: 'application/scim+json' };
    const answer = await world().send({ method, path, body, headers });
    expect({ body, status: answer.status }).toEqual({ body, status });
    answers.push(answer.text);
    return answer;
  }
  const user = { schemas: [USER], userName: 'kim' };
  const path = `/Users/${(await send('POST', '/Users', { ...user, ...WITH_ONE }, 201)).json.id}`;
  await send('POST', '/Users', { ...user, userName: 'lee', PassWord: SECRET }, 201);
  await send('PUT', path, { ...user, ...WITH_ONE, title: 'Pilot' }, 200);
  await world().takeJobs();
  const before = await world().items();
  for (const Operations of [
    [{ op: 'replace', path: 'password', value: SECRET }],
    [{ op: 'Add', path: 'PASSWORD', value: SECRET }],
    [{ op: 'remove', path: 'password' }],
    [{ op: 'replace', value: { password: SECRET } }],
    [{ op: 'replace', path: `${USER}:password`, value: SECRET }],
    [{ op: 'add', value: { [`${USER}:password`]: SECRET } }],
    [{ op: 'add', path: `${UNKNOWN}:password`, value: SECRET }],
    [{ op: 'replace', path: UNKNOWN, value: { password: SECRET } }],
  ]) {
    await send('PATCH', path, { Operations }, 200);
  }
  // Nothing else was said: nothing is written.
  expect(await world().items()).toEqual(before);
  expect(await world().takeJobs()).toEqual([]);
  await send(
    'PATCH',
    path,
    { Operations: [{ op: 'add', value: { title: 'Chief', password: SECRET } }] },
    200,
  );
  await world().takeJobs();
  const { text } = await world().send({ method: 'GET', path });
  expect(text).toContain('Docks');
  const everything = [
    ...answers,
    text,
    ...(await world().items()),
    ...world().messages,
    ...world().log,
  ];
  expect(everything.join('\n')).toContain('Chief');
  expect(everything.join('\n')).not.toContain(SECRET);
  expect(everything.join('\n')).not.toMatch(/"password"/i);
});
