import { describe, expect, it } from 'vitest';
import {
  asSecret,
  fixedSecret,
  type Look,
  readSettings,
  SettingsError,
  secretOf,
} from '../../lib/config/index.ts';

const whsec = (key: string) => `whsec_${Buffer.from(key).toString('base64')}`;

/** The secrets of a function that starts now, and the parameters that they come from. */
async function start(env: Record<string, string>, held: Record<string, string> = {}) {
  const parameters = new Map(Object.entries(held));
  let time = 0;
  const source = {
    env,
    now: () => time,
    readParameter: async (name: string) => {
      const value = parameters.get(name);
      if (value === undefined) throw Object.assign(new Error(name), { name: 'ParameterNotFound' });
      return value;
    },
  };
  const settings = await readSettings(['CLERK_WEBHOOK_SECRETS', 'SECRETS_TTL_SECONDS'], source);
  const secret = secretOf('CLERK_WEBHOOK_SECRETS', settings, source);
  const looks: Look[] = [];
  secret.watch((look) => looks.push(look));
  const pass = (seconds: number) => {
    time += seconds * 1000;
  };
  return { secret, parameters, looks, pass };
}

const IN_PARAMETER = { CLERK_WEBHOOK_SECRETS_PARAMETER: '/stage/clerk' };

describe('a secret in a parameter', () => {
  it('is read from it again, in its shape', async () => {
    const { secret, parameters } = await start(IN_PARAMETER, { '/stage/clerk': whsec('one') });
    expect(secret.current()).toEqual([whsec('one')]);
    parameters.set('/stage/clerk', `${whsec('one')}, ${whsec('two')}\n`);
    expect(await secret.refresh()).toBe(true);
    expect(secret.current()).toEqual([whsec('one'), whsec('two')]);
  });

  it.each([
    ['malformed', 'hush'],
    ['empty', ' '],
    ['gone', undefined],
  ])('stays as it was when it is %s, and its value is not told', async (_, value) => {
    const { secret, parameters, looks } = await start(IN_PARAMETER, {
      '/stage/clerk': whsec('one'),
    });
    if (value === undefined) parameters.clear();
    else parameters.set('/stage/clerk', value);
    expect(await secret.refresh()).toBe(false);
    expect(secret.current()).toEqual([whsec('one')]);
    expect(looks).toMatchObject([{ setting: 'CLERK_WEBHOOK_SECRETS', outcome: 'unreadable' }]);
    expect(looks[0]?.message).toContain('CLERK_WEBHOOK_SECRETS');
    expect(looks[0]?.message).not.toContain('hush');
  });

  it('is not waited for longer than a second', async () => {
    const env = { SECRETS_TTL_SECONDS: '10', ...IN_PARAMETER };
    let answers = true;
    const signals: (AbortSignal | undefined)[] = [];
    const source = {
      env,
      readParameter(_: string, signal?: AbortSignal) {
        signals.push(signal);
        return answers ? Promise.resolve(whsec('one')) : new Promise<never>(() => {});
      },
    };
    const settings = await readSettings(['CLERK_WEBHOOK_SECRETS', 'SECRETS_TTL_SECONDS'], source);
    const secret = secretOf('CLERK_WEBHOOK_SECRETS', settings, source);
    answers = false;
    const startedAt = performance.now();
    expect(await secret.refresh()).toBe(false);
    expect(performance.now() - startedAt).toBeLessThan(1500);
    expect(secret.current()).toEqual([whsec('one')]);
    // Nothing goes on by itself: not the start's, and not the look's.
    expect(signals.map((signal) => signal?.aborted)).toEqual([undefined, true]);
  });

  it('is old after 300 s, or as many as are set', async () => {
    for (const [more, seconds] of [
      [{}, 300],
      [{ SECRETS_TTL_SECONDS: '60' }, 60],
    ] as const) {
      const env = { ...IN_PARAMETER, ...more };
      const { secret, looks, pass } = await start(env, { '/stage/clerk': whsec('one') });
      pass(seconds - 1);
      await secret.during(async () => {});
      expect(looks).toEqual([]);
      pass(1);
      await secret.during(async () => {});
      expect(looks).toHaveLength(1);
    }
  });

  it('is believed for ten seconds at least, a day at most', async () => {
    for (const SECRETS_TTL_SECONDS of ['0', '9', '86401', 'soon']) {
      const starting = start({ CLERK_WEBHOOK_SECRETS: whsec('one'), SECRETS_TTL_SECONDS });
      await expect(starting).rejects.toThrow(SettingsError);
    }
  });
});

describe('a secret in the environment', () => {
  it('is never read again', async () => {
    const env = { ...IN_PARAMETER, CLERK_WEBHOOK_SECRETS: whsec('own') };
    const { secret, looks, pass } = await start(env, { '/stage/clerk': whsec('one') });
    pass(86_400);
    expect(await secret.refresh()).toBe(false);
    expect(await secret.during(async () => 'done')).toBe('done');
    expect(secret.current()).toEqual([whsec('own')]);
    expect(looks).toEqual([]);
  });
});

describe('what may be a secret or its value', () => {
  it('is taken for what it is', () => {
    const secret = fixedSecret(['a']);
    expect(asSecret<readonly string[] | undefined>(secret).current()).toEqual(['a']);
    expect(asSecret<readonly string[] | undefined>(['a']).current()).toEqual(['a']);
    expect(asSecret<readonly string[] | undefined>(undefined).current()).toBeUndefined();
  });
});
