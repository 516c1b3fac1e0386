import { runCli } from './run-cli.ts';

process.exitCode = await runCli(process.argv.slice(2), {
  environment: process.env,
  out: (text) => process.stdout.write(text),
  err: (text) => process.stderr.write(text),
  // Back to the start of the line, and nothing of what stood there.
  ...(process.stderr.isTTY ? { live: (text: string) => process.stderr.write(`\r\x1b[2K${text}`) } : {}),
});
