/**
 * SQS takes `#x9 | #xA | #xD | #x20-#xD7FF | #xE000-#xFFFD | #x10000-#x10FFFF` and refuses a message
 * with anything else (SendMessage, "MessageBody"). JSON already escapes control characters and lone
 * surrogates, but not `#xFFFE` and `#xFFFF`. Pairs of surrogates (emoji) are escaped with them: not
 * every stand-in of SQS takes these, and JSON reads the same either way.
 */
const ESCAPED = /[\uD800-\uDFFF\uFFFE\uFFFF]/g;

/** A JSON text in which every character is one that SQS takes; it reads back the same. */
export function legalJson(json: string): string {
  return json.replace(ESCAPED, (character) => `\\u${character.charCodeAt(0).toString(16)}`);
}

/** Plain text of at most `maxLength` characters, without those that SQS refuses. */
export function legalText(text: string, maxLength: number): string {
  let legal = '';
  for (const character of text.toWellFormed()) {
    const code = character.codePointAt(0) ?? 0;
    const refused =
      (code < 0x20 && code !== 0x09 && code !== 0x0a && code !== 0x0d) ||
      code === 0xfffe ||
      code === 0xffff;
    if (refused) continue;
    if (legal.length + character.length > maxLength) break;
    legal += character;
  }
  return legal;
}
