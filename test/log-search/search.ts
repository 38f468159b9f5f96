/** `node test/log-search/search.ts <folder>`: searches the log files in a folder. Exit code 1: something was found. */
import { describeSearch, searchFolder } from './search-lines.ts';

const [folder] = process.argv.slice(2);
if (folder === undefined) throw new RangeError('which folder of .log files is to be searched?');
const report = await searchFolder(folder);
console.log(describeSearch(report));
if (report.counts.size > 0 || report.lines === 0) process.exitCode = 1;
