/** Where in the code an error was thrown. Its message, which stands before that in a stack, may quote anything. */
export function placeOf(error: unknown): string | undefined {
  if (!(error instanceof Error)) return undefined;
  const { stack = '', message } = error;
  return stack
    .slice(Math.max(0, stack.indexOf(message)) + message.length)
    .split('\n')
    .find((line) => /^\s+at /.test(line))
    ?.trim();
}
