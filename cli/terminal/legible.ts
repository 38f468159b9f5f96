const ESC = String.fromCharCode(0x1b);
/** What `styleText` writes for bold, dim and our colours, and for their ends. */
const OUR_STYLE = '\\[(?:1|2|22|31|32|33|36|39)m';
/** Turn the direction of the text that follows (Unicode Standard Annex 9). */
const TURNS = '\\u200e\\u200f\\u202a-\\u202e\\u2066-\\u2069';
/** Escape sequences that are not ours, other control characters but line ends and tabs, and what turns text around. */
const STEERING = new RegExp(`${ESC}(?!${OUR_STYLE})|(?![\\n\\t${ESC}])[\\p{Cc}${TURNS}]`, 'gu');

/**
 * A text for a screen in which nothing but our own styles steers the terminal; what would is shown as `�`. Names come
 * from end users, and could hide what stands above a question.
 */
export const legible = (text: string): string => text.replace(STEERING, '\u{FFFD}');

/** Whoever names an organization may write to the screen with it: a sequence that moves the cursor hides other rows. */
export const inLine = (text: string): string => text.replaceAll(/\p{Cc}+/gu, ' ');
