export async function handler(event: object, context: { getRemainingTimeInMillis(): number }) {
  if ('fail' in event) throw new RangeError('no sign-up today');
  return { ...event, remaining: context.getRemainingTimeInMillis() };
}
