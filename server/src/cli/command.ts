import type { ApiClient } from './api-client.ts';
import type { Environment } from './environment.ts';
import type { Output } from './output.ts';

/** An argument that stands for itself; only the last one may be `many`. */
export interface Argument {
  readonly name: string;
  readonly help: string;
  readonly isOptional?: boolean;
  readonly isMany?: boolean;
}

export interface Option {
  readonly help: string;
  /** What to write after it, such as `<id>`; a flag has none. */
  readonly value?: string;
  readonly isMany?: boolean;
}

/** One command, as it is called and as `--help` shows it. */
export interface Command {
  /** One or two words: `merchants create`. */
  readonly name: string;
  readonly summary: string;
  /** What a person should know before using it. */
  readonly details?: string;
  readonly arguments?: readonly Argument[];
  readonly options?: Readonly<Record<string, Option>>;
  run(call: CommandCall): Promise<Output>;
}

/** A command's call, its words sorted. */
export interface CommandCall {
  /** An argument that is not optional is always there. */
  argument(name: string): string;
  optionalArgument(name: string): string | undefined;
  /** What the last, `many` argument collected. */
  rest(): readonly string[];
  option(name: string): string | undefined;
  options(name: string): readonly string[];
  flag(name: string): boolean;
  /** The server, by the key of the environment or of the sandbox. */
  readonly api: ApiClient;
  readonly environment: Environment;
  /** Says how far a long command has got. */
  readonly progress: (line: string) => void;
  /** Writes over what it wrote before; an empty text clears it. Null where that cannot be done, as in a log. */
  readonly live: ((text: string) => void) | null;
}
