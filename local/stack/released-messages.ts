import { DatabaseSync } from 'node:sqlite';

/**
 * Of a message that is made visible again, fauxqs 2.4.1 writes no count of receipts, which its own table refuses: the call
 * fails, and the message, gone from memory by then, is out of reach until the next start.
 */
const TRIGGER = `
CREATE TRIGGER IF NOT EXISTS released_message BEFORE UPDATE ON sqs_messages
WHEN NEW.approximate_receive_count IS NULL
BEGIN
  UPDATE sqs_messages SET receipt_handle = NULL, visibility_deadline = NULL WHERE message_id = OLD.message_id;
  SELECT RAISE(IGNORE);
END`;

/**
 * Lets fauxqs make messages visible again, and keep how often they were received.
 *
 * @param file - the database that fauxqs has made
 */
export function keepReleasedMessages(file: string): void {
  const database = new DatabaseSync(file);
  try {
    database.exec(TRIGGER);
  } finally {
    database.close();
  }
}
