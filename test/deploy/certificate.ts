import { join } from 'node:path';
import { NotInstallableError } from './errors.ts';
import { runProgram, saidBy } from './run-program.ts';

export interface Certificate {
  /** Paths of PEM files. */
  readonly certificate: string;
  readonly key: string;
}

/** As the emulator names its own host, and the HTTP APIs below it. */
const NAMES = 'DNS:localhost,DNS:*.execute-api.localhost,IP:127.0.0.1';
const LIMIT_MS = 30_000;

/**
 * A self-signed certificate for this machine, for the queues' policies refuse what comes without TLS.
 *
 * @throws {NotInstallableError} without openssl
 */
export async function selfSigned(folder: string): Promise<Certificate> {
  const files = {
    certificate: join(folder, 'certificate.pem'),
    key: join(folder, 'key.pem'),
  };
  const args = ['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-days', '2'];
  args.push('-subj', '/CN=localhost', '-addext', `subjectAltName=${NAMES}`);
  args.push('-keyout', files.key, '-out', files.certificate);
  try {
    const end = await runProgram('openssl', args, { limitMs: LIMIT_MS });
    if (end.code === 0) return files;
    throw new Error(saidBy(end));
  } catch (error) {
    const why = error instanceof Error ? error.message.split('\n').at(-1) : 'unknown';
    throw new NotInstallableError(`openssl made no certificate: ${why}`, { cause: error });
  }
}
