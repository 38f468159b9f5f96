import { parentPort, workerData } from 'node:worker_threads';
import { openFile } from './file-on-disk.ts';

/** Reads the file of the given path in a thread that has little memory, and tells what it read. */
const directory = openFile(String(workerData));
const check = await directory.check();
let users = 0;
let most = 0;
for await (const page of directory.pages()) {
  users += page.read.users;
  most = Math.max(most, page.jobs.length);
}
parentPort?.postMessage({ check, users, most });
