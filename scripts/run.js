// Plain JavaScript on purpose: it must run on the Node that is too old to run the rest.
//
// Checks the Node and then becomes the program, in this same process: whoever stops it stops the program.
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import './require-node.js';

const [program = '', ...words] = process.argv.slice(2);
const path = resolve(program);
process.argv = [process.argv[0] ?? '', path, ...words];
await import(pathToFileURL(path).href);
