import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { CognitoIdentityProviderClient } from '@aws-sdk/client-cognito-identity-provider';
import { credentials, REGION } from '../stack/aws.ts';
import { StackError } from '../stack/errors.ts';
import { listen, shut } from '../stack/listening.ts';

export interface CognitoLocal {
  readonly url: string;
  readonly client: CognitoIdentityProviderClient;
  close(): Promise<void>;
}

const START_MS = 15_000;
const STEP_MS = 50;

/**
 * Starts cognito-local in a process of its own: it keeps its files below the working directory, and
 * takes its port from the environment.
 *
 * @param invokeUrl where Lambda's Invoke API is.
 * @param functionName what every trigger of every pool invokes.
 */
export async function startCognitoLocal(
  invokeUrl: string,
  functionName: string,
): Promise<CognitoLocal> {
  const folder = await mkdtemp(join(tmpdir(), 'cognito-local-'));
  await mkdir(join(folder, '.cognito'));
  await writeFile(
    join(folder, '.cognito', 'config.json'),
    JSON.stringify({
      LambdaClient: { endpoint: invokeUrl, region: REGION, credentials },
      TriggerFunctions: {
        PostConfirmation: functionName,
        PostAuthentication: functionName,
        PreTokenGeneration: functionName,
      },
    }),
  );
  const url = await freeUrl();
  const child = spawn(
    process.execPath,
    [createRequire(import.meta.url).resolve('cognito-local/lib/bin/start.js')],
    {
      cwd: folder,
      env: {
        PATH: process.env['PATH'],
        PORT: new URL(url).port,
        HOST: '127.0.0.1',
        AWS_SDK_JS_SUPPRESS_MAINTENANCE_MODE_MESSAGE: '1',
        NODE_NO_WARNINGS: '1',
      },
      stdio: 'ignore',
    },
  );
  const ended = once(child, 'exit');
  const client = new CognitoIdentityProviderClient({ endpoint: url, region: REGION, credentials });

  async function close() {
    client.destroy();
    if (child.exitCode === null && child.kill()) await ended;
    await rm(folder, { recursive: true, force: true });
  }

  try {
    await answering(`${url}/health`, () => child.exitCode === null);
  } catch (error) {
    await close();
    throw error;
  }
  return { url, client, close };
}

async function answering(url: string, running: () => boolean): Promise<void> {
  const endAt = performance.now() + START_MS;
  while (running() && performance.now() < endAt) {
    const response = await fetch(url, { signal: AbortSignal.timeout(1000) }).catch(() => undefined);
    if (response?.ok === true) return;
    await pause(STEP_MS);
  }
  throw new StackError('start_failed', `cognito-local did not answer at ${url}: try again`);
}

/** A port that nobody listens on now. */
async function freeUrl(): Promise<string> {
  const server = createServer();
  const url = await listen(server);
  await shut(server);
  return url;
}
