import { describe, expect, it } from 'vitest';
import { failureOf, useScriptedServers } from './http-reading.ts';

const against = useScriptedServers();

async function textOf(stream: AsyncIterable<Uint8Array> | null): Promise<string> {
  let text = '';
  for await (const chunk of stream ?? []) text += Buffer.from(chunk).toString();
  return text;
}

describe('a stream', () => {
  it('comes as it is sent, before its end is there', async () => {
    const rest = Promise.withResolvers<void>();
    const { http } = await against(async (_, response) => {
      response.write('first ');
      await rest.promise;
      response.end('second');
    });
    const stream = await http.stream({ path: '/file' });
    let text = '';
    for await (const chunk of stream ?? []) {
      text += Buffer.from(chunk).toString();
      rest.resolve();
    }
    expect(text).toBe('first second');
  });

  it('follows to where the file is, and leaves the credentials behind', async () => {
    const { server: store } = await against((_, response) => response.end('the file'));
    const { http } = await against((_, response) => {
      response.writeHead(302, { location: `${store.url}/signed` }).end();
    });
    expect(await textOf(await http.stream({ path: '/file' }))).toBe('the file');
    expect(store.asked[0]?.headers.authorization).toBeUndefined();
  });

  it('is asked for again while it has not begun', async () => {
    const { http, clock } = await against((n, response) => {
      if (n < 3) response.writeHead(n === 1 ? 503 : 429).end();
      else response.end('the file');
    });
    expect(await textOf(await http.stream({ path: '/file' }))).toBe('the file');
    expect(clock.waits).toHaveLength(2);
  });

  it('is null when there is none', async () => {
    const { http } = await against((_, response) => response.writeHead(404).end());
    expect(await http.stream({ path: '/file' })).toBeNull();
  });

  it('fails where it breaks off: half of it is not the whole', async () => {
    const { http, server } = await against((_, response) => {
      response.writeHead(200, { 'content-length': '100' });
      response.write('half', () => response.destroy());
    });
    const stream = await http.stream({ path: '/file' });
    expect(await failureOf(textOf(stream))).toMatchObject({ code: 'unavailable' });
    expect(server.asked).toHaveLength(1);
  });

  it('fails where it goes silent', async () => {
    const { http } = await against((_, response) => response.writeHead(200).write('half'), {
      timeoutMs: 100,
    });
    const failure = await failureOf(textOf(await http.stream({ path: '/file' })));
    expect(failure).toMatchObject({ code: 'unavailable' });
    expect(String(failure)).toContain('no answer within 0.1 s');
  });

  it('waits for whoever reads it, however slow', async () => {
    const { http } = await against(
      (_, response) => {
        response.write('first ');
        setTimeout(() => response.end('second'), 30);
      },
      { timeoutMs: 100 },
    );
    const stream = await http.stream({ path: '/file' });
    let text = '';
    for await (const chunk of stream ?? []) {
      text += Buffer.from(chunk).toString();
      // Longer than the server may take; it is we who are slow here.
      await new Promise((resolve) => setTimeout(resolve, 150));
    }
    expect(text).toBe('first second');
  });

  it('is closed when its reader leaves', async () => {
    const closed = Promise.withResolvers<void>();
    const { http } = await against((_, response) => {
      response.on('close', closed.resolve);
      response.write('first');
    });
    for await (const _ of (await http.stream({ path: '/file' })) ?? []) break;
    await closed.promise;
  });

  it('ends with a stop', async () => {
    const stop = new AbortController();
    const { http } = await against((_, response) => response.write('first'), {}, stop.signal);
    const stream = await http.stream({ path: '/file' });
    const reading = (async () => {
      for await (const _ of stream ?? []) stop.abort();
    })();
    expect(await failureOf(reading)).toMatchObject({ code: 'aborted' });
  });
});
