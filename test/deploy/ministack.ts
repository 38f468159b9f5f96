import { spawn } from 'node:child_process';
import { createWriteStream } from 'node:fs';
import { mkdir, readFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { dirname, join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { type Certificate, selfSigned } from './certificate.ts';
import { DeployCheckError } from './errors.ts';
import { overHttps } from './over-https.ts';

const LAUNCHER = fileURLToPath(new URL('./start_ministack.py', import.meta.url));
/** As the launcher prints it. */
const LACKING = /^LACKING: (.+)$/gm;
const READY_WITHIN_MS = 60_000;
const STOP_WITHIN_MS = 10_000;

/** Root of the emulated account, who deploys. */
const ROOT = { accessKeyId: 'test', secretAccessKey: 'test' } as const;

export interface Ministack {
  /** What `AWS_ENDPOINT_URL` takes. An address, so that S3 puts no bucket's name before it. */
  readonly endpoint: string;
  readonly region: string;
  readonly credentials: typeof ROOT;
  /** In PEM, to be trusted. */
  readonly authority: string;
  /** For a program that deploys, or works on a stage: where AWS is, who it is, whom it trusts. */
  readonly environment: Readonly<Record<string, string>>;
  /** The end of its own log. */
  logTail(lines: number): Promise<string>;
  /** What it could not do as AWS does, and was helped with. */
  lacks(): Promise<ReadonlySet<string>>;
  stop(): Promise<void>;
}

/**
 * Starts the emulator on a free port of 127.0.0.1, empty, with TLS, and with IAM in force: a function has the rights of
 * its role and no others. Node functions run as processes of the Node that runs this.
 *
 * @param python - has MiniStack installed
 * @param folder - for all that it writes
 * @throws {DeployCheckError} when it does not answer within a minute, with the end of its log
 * @throws {NotInstallableError} without openssl
 */
export async function startMinistack(python: string, folder: string): Promise<Ministack> {
  const places = { HOME: join(folder, 'home'), TMPDIR: join(folder, 'tmp') };
  for (const place of Object.values(places)) await mkdir(place, { recursive: true });
  const files = await selfSigned(folder);
  const port = await freePort();
  const logFile = join(folder, 'ministack.log');
  const child = spawn(python, [LAUNCHER], {
    cwd: folder,
    env: environmentOf(port, places, files),
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const log = createWriteStream(logFile);
  child.stdout.pipe(log, { end: false });
  child.stderr.pipe(log, { end: false });
  const ended = new Promise<void>((resolve) => child.once('close', () => resolve()));

  const authority = await readFile(files.certificate, 'utf8');
  const endpoint = `https://127.0.0.1:${port}`;
  const ministack: Ministack = {
    endpoint,
    region: 'us-east-1',
    credentials: ROOT,
    authority,
    environment: {
      AWS_ENDPOINT_URL: endpoint,
      AWS_ENDPOINT_URL_SQS: queuesAt(port),
      AWS_REGION: 'us-east-1',
      AWS_ACCESS_KEY_ID: ROOT.accessKeyId,
      AWS_SECRET_ACCESS_KEY: ROOT.secretAccessKey,
      AWS_CONFIG_FILE: join(folder, 'none'),
      AWS_SHARED_CREDENTIALS_FILE: join(folder, 'none'),
      NODE_EXTRA_CA_CERTS: files.certificate,
    },
    async logTail(lines) {
      const text = await readFile(logFile, 'utf8');
      return text.split('\n').slice(-lines).join('\n');
    },
    async lacks() {
      const text = await readFile(logFile, 'utf8');
      return new Set([...text.matchAll(LACKING)].map(([, what = '']) => what));
    },
    async stop() {
      child.kill('SIGTERM');
      const late = setTimeout(() => child.kill('SIGKILL'), STOP_WITHIN_MS);
      await ended;
      clearTimeout(late);
      log.end();
    },
  };
  const begun = Date.now();
  while (!(await answers(ministack))) {
    if (child.exitCode === null && Date.now() - begun < READY_WITHIN_MS) {
      await pause(200);
      continue;
    }
    await ministack.stop();
    throw new DeployCheckError(`MiniStack did not start:\n${await ministack.logTail(20)}`);
  }
  return ministack;
}

function environmentOf(
  port: number,
  places: Readonly<Record<string, string>>,
  { certificate, key }: Certificate,
): Readonly<Record<string, string>> {
  return {
    ...places,
    // The functions' runtime is the `node` that is found first.
    PATH: [dirname(process.execPath), process.env['PATH']].join(':'),
    GATEWAY_PORT: String(port),
    BIND_HOST: '127.0.0.1',
    MINISTACK_ACCOUNT_ID: '123456789012',
    AWS_ACCESS_KEY_ID: ROOT.accessKeyId,
    AWS_SECRET_ACCESS_KEY: ROOT.secretAccessKey,
    AWS_ENDPOINT_URL_SQS: queuesAt(port),
    AUTH: 'true',
    USE_SSL: '1',
    MINISTACK_SSL_CERT: certificate,
    MINISTACK_SSL_KEY: key,
  };
}

/** As the queues' URLs begin, which SQS's client would else remark on with each call. */
const queuesAt = (port: number): string => `https://localhost:${port}`;

async function answers({ endpoint, authority }: Ministack): Promise<boolean> {
  try {
    const { status } = await overHttps(`${endpoint}/_ministack/health`, { authority });
    return status === 200;
  } catch {
    return false;
  }
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      const port = typeof address === 'object' && address !== null ? address.port : 0;
      server.close(() => resolve(port));
    });
  });
}
