import { createServer, type IncomingMessage } from 'node:http';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { readParameter, readSettings, SettingsError } from '../../lib/config/index.ts';

let throttled = 0;
const calls: { target: string | undefined; body: unknown }[] = [];

/** Speaks just enough of Systems Manager: one parameter, decrypted when asked for. */
const server = createServer(async (request: IncomingMessage, response) => {
  let text = '';
  for await (const chunk of request) text += String(chunk);
  const body: unknown = JSON.parse(text);
  calls.push({ target: request.headers['x-amz-target']?.toString(), body });
  if (throttled > 0) {
    throttled -= 1;
    response.writeHead(400, { 'content-type': 'application/x-amz-json-1.1' });
    response.end(JSON.stringify({ __type: 'ThrottlingException', message: 'Rate exceeded' }));
    return;
  }
  const found = text.includes('"/loom/scim"') && text.includes('"WithDecryption":true');
  response.writeHead(found ? 200 : 400, { 'content-type': 'application/x-amz-json-1.1' });
  response.end(
    JSON.stringify(
      found
        ? {
            Parameter: {
              Name: '/loom/scim',
              Type: 'SecureString',
              Value: 'acme:a-token-of-its-own-1,acme:a-token-of-its-own-2',
            },
          }
        : { __type: 'ParameterNotFound' },
    ),
  );
});

beforeEach(async () => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  vi.stubEnv('AWS_ENDPOINT_URL_SSM', `http://127.0.0.1:${address.port}`);
  vi.stubEnv('AWS_REGION', 'eu-west-1');
  vi.stubEnv('AWS_ACCESS_KEY_ID', 'local');
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'local');
  calls.length = 0;
  throttled = 0;
});

afterEach(async () => {
  vi.unstubAllEnvs();
  vi.restoreAllMocks();
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});

describe('Parameter Store', () => {
  it('is asked for the decrypted value', async () => {
    const env = { SCIM_TOKENS_PARAMETER: '/loom/scim' };
    const settings = await readSettings(['SCIM_TOKENS'], { readParameter, env });
    expect(settings.SCIM_TOKENS).toEqual([
      { tenant: 'acme', token: 'a-token-of-its-own-1' },
      { tenant: 'acme', token: 'a-token-of-its-own-2' },
    ]);
    expect(calls).toEqual([
      {
        target: 'AmazonSSM.GetParameter',
        body: { Name: '/loom/scim', WithDecryption: true },
      },
    ]);
  });

  it('that tells a crowd of starting functions to slow down is asked up to five times', async () => {
    vi.spyOn(Math, 'random').mockReturnValue(0);
    vi.resetModules();
    const fresh = await import('../../lib/config/parameter-store.ts');
    throttled = 4;
    expect(await fresh.readParameter('/loom/scim')).toContain('acme:');
    throttled = 5;
    await expect(fresh.readParameter('/loom/scim')).rejects.toThrow('Rate exceeded');
    expect(calls).toHaveLength(10);
  });

  it('is asked no more once nobody waits', async () => {
    throttled = 5;
    const reading = readParameter('/loom/scim', AbortSignal.abort());
    await expect(reading).rejects.toMatchObject({ name: 'AbortError' });
    expect(calls).toEqual([]);
  });

  it('is not asked when the variable is set', async () => {
    const env = { SCIM_TOKENS: 'acme:a-token-of-its-own-3', SCIM_TOKENS_PARAMETER: '/loom/scim' };
    expect(await readSettings(['SCIM_TOKENS'], { readParameter, env })).toEqual({
      SCIM_TOKENS: [{ tenant: 'acme', token: 'a-token-of-its-own-3' }],
    });
    expect(calls).toEqual([]);
  });

  it('that does not have the parameter is named with its reason', async () => {
    const reading = readSettings(['SCIM_TOKENS'], {
      readParameter,
      env: { SCIM_TOKENS_PARAMETER: '/loom/no' },
    });
    await expect(reading).rejects.toThrow(SettingsError);
    await expect(reading).rejects.toThrow(/SCIM_TOKENS_PARAMETER.*ParameterNotFound/);
  });
});
