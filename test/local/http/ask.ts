import { request } from 'node:http';

/** Asks with the headers as given, `Host` and `Origin` too, which `fetch` would not send. */
export function statusOf(
  url: string,
  { method = 'GET', headers = {}, body = '' }: Asked = {},
): Promise<number> {
  return new Promise((resolve, reject) => {
    const asked = request(url, { method, headers: { ...headers } }, (response) => {
      response.resume();
      response.on('end', () => resolve(response.statusCode ?? 0));
    });
    asked.on('error', reject);
    asked.end(body);
  });
}

export interface Asked {
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}
