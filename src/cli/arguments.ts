import { parseArgs, type ParseArgsConfig } from 'node:util';
import { UsageError } from './io.ts';

type OptionTypes = Readonly<Record<string, { readonly type: 'string' | 'boolean'; readonly short?: string }>>;

export interface Arguments {
  readonly files: readonly string[];
  text(name: string): string | undefined;
  flag(name: string): boolean;
}

/**
 * Reads a command's arguments: options in any place, files in between.
 * @throws UsageError for an unknown option, a missing value, a value too many
 */
export function readArguments(argv: readonly string[], options: OptionTypes): Arguments {
  try {
    const config = { args: [...argv], options: { ...options }, allowPositionals: true, strict: true };
    const { values, positionals } = parseArgs(config satisfies ParseArgsConfig);
    return {
      files: positionals,
      text: (name) => (typeof values[name] === 'string' ? values[name] : undefined),
      flag: (name) => values[name] === true,
    };
  } catch (error) {
    throw new UsageError(explain(error, argv, options));
  }
}

function explain(error: unknown, argv: readonly string[], options: OptionTypes): string {
  const known = Object.keys(options)
    .map((name) => `--${name}`)
    .join(', ');
  const code = (error as { readonly code?: string }).code;
  const message = error instanceof Error ? error.message : String(error);
  const named = /'(-[^'\s]+)/.exec(message)?.[1] ?? argv.find((word) => word.startsWith('-')) ?? '';
  if (code === 'ERR_PARSE_ARGS_UNKNOWN_OPTION') return `unknown option ${named}; known are ${known}`;
  if (code === 'ERR_PARSE_ARGS_INVALID_OPTION_VALUE') {
    const type = options[named.replace(/^-+/, '').replace(/=.*$/, '')]?.type;
    return type === 'boolean' ? `${named} takes no value` : `${named} needs a value`;
  }
  return message;
}

/**
 * A whole number within limits.
 * @throws UsageError that names the option, what it was given, and what it takes
 */
export function wholeNumber(name: string, text: string, min: number, max: number): number {
  const value = Number(text);
  const plain = /^\d+$/.test(text) && Number.isSafeInteger(value);
  if (!plain || value < min || value > max) {
    throw new UsageError(`--${name} takes a whole number from ${min} to ${max}, not '${text}'`);
  }
  return value;
}
