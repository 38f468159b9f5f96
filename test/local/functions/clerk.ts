/** Answers with the event it was given, or does as the body says. */
import { setTimeout as pause } from 'node:timers/promises';

export async function handler(event: { rawPath: string; body?: string }) {
  if (event.body === 'throw') throw new TypeError('on purpose');
  if (event.body === 'hang') await pause(60_000);
  if (event.body === 'exit') process.exit(3);
  if (event.body === 'bare') return { hello: 'there' };
  console.log(JSON.stringify({ event: 'seen', path: event.rawPath }));
  return {
    statusCode: 201,
    headers: { 'X-Seen': 'yes' },
    cookies: ['a=1'],
    body: JSON.stringify({ event, queue: process.env['SYNC_QUEUE_URL'] }),
  };
}
