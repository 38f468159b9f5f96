import { spawn } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const PROGRAM = fileURLToPath(import.meta.resolve('cognito-local')).replace(
  /index\.js$/,
  'bin/start.js',
);
const START_TIMEOUT_MS = 20_000;

export interface CognitoLocal {
  readonly endpoint: string;
  readonly close: () => Promise<void>;
}

export interface CognitoLocalOptions {
  /** Function names by trigger; cognito-local reads them here and not from the pool. */
  readonly triggers?: Readonly<Record<string, string>>;
  /** Where the Lambda Invoke API is. */
  readonly lambdaEndpoint?: string;
}

/** Runs cognito-local on a free port, its files in a folder that goes with it. */
export async function startCognitoLocal(options: CognitoLocalOptions = {}): Promise<CognitoLocal> {
  const folder = await mkdtemp(join(tmpdir(), 'permit-sync-cognito-'));
  await mkdir(join(folder, '.cognito'));
  const config = {
    LambdaClient: { endpoint: options.lambdaEndpoint },
    TriggerFunctions: options.triggers ?? {},
  };
  await writeFile(join(folder, '.cognito/config.json'), JSON.stringify(config));
  const server = spawn(process.execPath, [PROGRAM], {
    cwd: folder,
    env: { ...process.env, HOST: '127.0.0.1', PORT: '0', CODE: '123456' },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const gone = new Promise<void>((resolve) => {
    server.on('close', () => resolve());
  });
  const close = async () => {
    server.kill();
    await gone;
    await rm(folder, { recursive: true, force: true });
  };
  try {
    const endpoint = await new Promise<string>((resolve, reject) => {
      let said = '';
      const fail = () => reject(new Error(`cognito-local did not start:\n${said}`));
      const timer = setTimeout(fail, START_TIMEOUT_MS);
      const listen = (chunk: unknown) => {
        said += String(chunk);
        const url = /running on (http:\/\/[\w.:]+)/.exec(said)?.[1];
        if (url === undefined) return;
        clearTimeout(timer);
        resolve(url);
      };
      server.stdout.on('data', listen);
      server.stderr.on('data', listen);
      server.on('error', reject);
      server.on('close', fail);
    });
    return { endpoint, close };
  } catch (error) {
    await close();
    throw error;
  }
}
