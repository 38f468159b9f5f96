/**
 * One cold start: loads a function as Lambda does, has it handle one event, says so, and ends.
 *
 * argv[2]: path of the bundle. argv[3]: the event, as JSON. What was answered goes to file descriptor 3, as JSON.
 */
const [, , file = '', event = ''] = process.argv;
const load = process.getBuiltinModule('node:module').createRequire(import.meta.url);
const { handler } = file.endsWith('.mjs') ? await import(file) : load(file);
const deadline = Date.now() + 60_000;
const context = {
  awsRequestId: '2f6a0a2e-5d0f-4d53-9d3c-6d1f3f0f7a11',
  getRemainingTimeInMillis: () => deadline - Date.now(),
};
const answer = await handler(JSON.parse(event), context);
process.getBuiltinModule('node:fs').writeSync(3, JSON.stringify(answer ?? null));
process.exit(0);
