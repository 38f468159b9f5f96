/** Answers with the event that it was given; a schedule's is written down. */
export async function handler(event: object) {
  if ('sweep' in event) console.log(JSON.stringify({ event: 'scheduled', given: event }));
  return { statusCode: 200, body: JSON.stringify(event) };
}
