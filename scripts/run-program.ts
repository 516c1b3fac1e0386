import { spawn } from 'node:child_process';
import type { SystemUser } from './unprivileged-user.ts';

export interface ProgramResult {
  /** Null when the program could not be started or was killed. */
  readonly code: number | null;
  /** What it wrote to both of its streams, or why it did not start. */
  readonly output: string;
}

/** Runs a program to its end. */
export function runProgram(
  program: string,
  args: readonly string[],
  user: SystemUser | null,
): Promise<ProgramResult> {
  return new Promise((resolve) => {
    let output = '';
    const child = spawn(program, args, { ...runAs(user), stdio: ['ignore', 'pipe', 'pipe'] });
    const collect = (chunk: Buffer) => {
      output += chunk.toString();
    };
    child.stdout.on('data', collect);
    child.stderr.on('data', collect);
    child.once('error', (error) => resolve({ code: null, output: error.message }));
    child.once('close', (code) => resolve({ code, output: output.trim() }));
  });
}

/**
 * Options for spawning a program as `user` (null: as the caller). No setting in the caller's environment reaches it,
 * and it has a process group of its own, so that Ctrl-C leaves it to whoever started it to end it.
 */
export function runAs(user: SystemUser | null) {
  const { PATH, SystemRoot } = process.env;
  return {
    cwd: '/',
    detached: true,
    env: {
      LC_ALL: 'C',
      TZ: 'UTC',
      ...(PATH && { PATH }),
      ...(SystemRoot && { SystemRoot }),
    } as NodeJS.ProcessEnv,
    ...(user === null ? {} : { uid: user.uid, gid: user.gid }),
  };
}
