import { once } from 'node:events';
import type { ServerResponse } from 'node:http';
import { createGzip } from 'node:zlib';
import type { Auth0Account, Auth0User } from './auth0-account.ts';

/** What goes wrong with a file, after so many of its lines. */
export interface FileFault {
  /**
   * `cut`: the connection breaks. `unfinished`: the answer ends, the gzip stream does not. `short`: both end, lines are
   * missing. `nonsense`: one line is not JSON.
   */
  readonly file: 'cut' | 'unfinished' | 'short' | 'nonsense';
  readonly afterLines: number;
}

export interface ExportsOptions {
  readonly account: Auth0Account;
  readonly now: () => number;
  /** How often a job must be asked about before it is completed, or has failed. */
  readonly pollsUntilDone: number;
  /** Whether the n-th export, from 1, fails. */
  readonly fails: (n: number) => boolean;
  /** Called before each piece of a file with the lines that went before it; what it waits for, the file waits for. */
  readonly beforeLines: (line: number) => Promise<void> | void;
  /** Where files are, without a slash at the end. */
  readonly fileUrl: () => string;
}

interface Export {
  readonly id: string;
  readonly fields: readonly string[];
  readonly fails: boolean;
  polls: number;
  /** The users at the time it was completed. */
  users: readonly Auth0User[] | undefined;
  /** The links that were given out, and until when they are good. */
  readonly links: Map<string, number>;
}

const LINK_LIFE_MS = 60_000;
const LINES_PER_PIECE = 500;

/** Export jobs and their files. A job that was polled often enough holds the users of that time. */
export function createExports(options: ExportsOptions) {
  const { account, now, pollsUntilDone } = options;
  const jobs = new Map<string, Export>();
  let links = 0;

  function stateOf(job: Export) {
    if (job.polls < pollsUntilDone) {
      return {
        id: job.id,
        type: 'users_export',
        status: job.polls === 0 ? 'pending' : 'processing',
      };
    }
    if (job.fails) return { id: job.id, type: 'users_export', status: 'failed' };
    job.users ??= [...account.users.values()];
    links += 1;
    job.links.set(`link${links}`, now() + LINK_LIFE_MS);
    const location = `${options.fileUrl()}/${job.id}.json.gz?signature=link${links}`;
    return { id: job.id, type: 'users_export', status: 'completed', location };
  }

  return {
    begin(fields: readonly string[]) {
      const id = `job_${jobs.size + 1}`;
      const fails = options.fails(jobs.size + 1);
      const job: Export = { id, fields, fails, polls: 0, users: undefined, links: new Map() };
      jobs.set(id, job);
      return { id, type: 'users_export', status: 'pending' };
    },

    /** `undefined`: there is no such job. */
    poll(id: string) {
      const job = jobs.get(id);
      if (job === undefined) return undefined;
      const state = stateOf(job);
      job.polls += 1;
      return state;
    },

    /** As after 24 hours. */
    expire(): void {
      jobs.clear();
    },

    /** Sends the file of a link, a piece at a time. */
    async send(url: URL, response: ServerResponse, fault: FileFault | undefined): Promise<void> {
      const job = jobs.get(url.pathname.slice(1).replace('.json.gz', ''));
      const until = job?.links.get(url.searchParams.get('signature') ?? '');
      if (job?.users === undefined || until === undefined || now() >= until) {
        response.writeHead(403).end('<Error><Message>Request has expired</Message></Error>');
        return;
      }
      response.writeHead(200, { 'content-type': 'application/x-gzip' });
      const gzip = createGzip();
      gzip.pipe(response, { end: false });
      const count = Math.min(fault?.afterLines ?? Number.POSITIVE_INFINITY, job.users.length);
      for (let line = 0; line < count; line += LINES_PER_PIECE) {
        await options.beforeLines(line);
        const piece = job.users.slice(line, Math.min(line + LINES_PER_PIECE, count));
        gzip.write(piece.map((user) => `${lineOf(user, job.fields)}\n`).join(''));
        await flushed(gzip);
        if (response.writableNeedDrain)
          await Promise.race([once(response, 'drain'), once(response, 'close')]);
        if (response.destroyed) return;
      }
      if (fault?.file === 'cut') {
        response.destroy();
        return;
      }
      if (fault?.file === 'unfinished') {
        response.end();
        return;
      }
      if (fault?.file === 'nonsense') gzip.write('{"user_id": "auth0|\n');
      gzip.once('end', () => response.end());
      gzip.end();
    },
  };
}

function flushed(gzip: ReturnType<typeof createGzip>): Promise<void> {
  return new Promise((done) => gzip.flush(done));
}

function lineOf(user: Auth0User, fields: readonly string[]): string {
  return JSON.stringify(
    Object.fromEntries(Object.entries(user).filter(([name]) => fields.includes(name))),
  );
}
