/**
 * A process that runs one Lambda handler, and nothing that would add to its memory: not even TypeScript.
 *
 * argv[2]: URL of the module. Each message is an event, as JSON; each answer what the handler gave.
 */
const { handler } = await import(process.argv[2] ?? '');

process.on('message', async (event) => {
  const deadline = Date.now() + 60_000;
  const context = { getRemainingTimeInMillis: () => Math.max(0, deadline - Date.now()) };
  try {
    const payload = JSON.stringify(await handler(JSON.parse(String(event)), context));
    process.send?.({ payload });
  } catch (error) {
    process.send?.({ error: error instanceof Error ? (error.stack ?? error.message) : 'unknown' });
  }
});
process.send?.({ ready: true });
