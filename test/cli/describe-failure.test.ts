import { describe, expect, it } from 'vitest';
import { describeFailure } from '../../cli/describe-failure.ts';
import { DirectoryError } from '../../lib/directories/errors.ts';
import { ledgerUnavailable } from '../../lib/ledger/errors.ts';
import { PermitError } from '../../lib/permit/index.ts';
import { toQueueError } from '../../lib/queue/errors.ts';

const shell = { signal: new AbortController().signal, env: {} };
const said = (error: unknown) => describeFailure(error, shell).text;
/** As Node's sockets fail. */
const refused = () =>
  Object.assign(new Error('connect ECONNREFUSED 127.0.0.1:1'), {
    code: 'ECONNREFUSED',
    syscall: 'connect',
  });
const named = (name: string) => Object.assign(new Error('of the SDK'), { name });

describe('a failure in words', () => {
  it('names the address that nobody answers at, and what to check', () => {
    const queue = said(toQueueError('GetQueueAttributes', refused()));
    expect(queue).toContain('GetQueueAttributes failed: connect ECONNREFUSED 127.0.0.1:1\n');
    expect(queue).toContain('AWS_ENDPOINT_URL_SQS');
    const ledger = said(ledgerUnavailable(new AggregateError([refused(), refused()])));
    expect(ledger).toContain('did not answer: connect ECONNREFUSED 127.0.0.1:1\n');
  });

  it('says that an answer took too long', () => {
    expect(said(toQueueError('SendMessage', named('TimeoutError')))).toContain('no answer in time');
    expect(said(ledgerUnavailable(named('TimeoutError')))).toContain('no answer in time');
  });

  it('tells who has no credentials to sign in, and who has no region to give one', () => {
    const queue = said(toQueueError('GetQueueAttributes', named('CredentialsProviderError')));
    expect(queue).toContain('aws sso login');
    expect(said(ledgerUnavailable(named('ExpiredTokenException')))).toContain('sign in again');
    const region = said(ledgerUnavailable(new Error('Region is missing')));
    expect(region).toContain('no AWS region is set');
  });

  it('tells nothing that an SDK may have said of what was sent', () => {
    const text = said(toQueueError('SendMessage', new Error('odd body {"email":"kim@x.io"}')));
    expect(text).not.toContain('kim');
    expect(text).not.toContain('body');
  });

  it("gives a provider's failure, or Permit's, no remedy of a queue's", () => {
    const directory = said(new DirectoryError('no_access', 'users.csv: there is no such file'));
    expect(directory).toBe('error: users.csv: there is no such file');
    const down = new PermitError('unavailable', 'Permit answered 503', { retry: 'transient' });
    expect(said(down)).not.toContain('SQS');
  });
});
