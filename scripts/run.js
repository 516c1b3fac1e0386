// Plain JavaScript on purpose: it must run on the Node that is too old to run the rest.
//
// Checks the Node and then becomes the program. npm runs it in a shell, and a shell that is told to stop does not tell
// its child: when the shell is gone, the program stops as if it had been told.
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import './require-node.js';

const parent = process.ppid;
const watch = setInterval(() => {
  if (process.ppid === parent) return;
  clearInterval(watch);
  if (!process.emit('SIGTERM', 'SIGTERM')) process.exit(143);
}, 500);
watch.unref();

const [program = '', ...words] = process.argv.slice(2);
const path = resolve(program);
process.argv = [process.argv[0] ?? '', path, ...words];
await import(pathToFileURL(path).href);
