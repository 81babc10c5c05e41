import { readFileSync } from 'node:fs';
import { checkInterchange, type CheckReport } from '../edi/check.ts';
import { explain, explainFinding } from '../edi/explain.ts';
import { readInterchange, type UnreadableReason } from '../edi/interchange.ts';
import { sampleOf } from '../edi/samples.ts';
import { MESSAGE_TYPES } from '../edi/tables/messages.ts';
import { LANGUAGES, type Language } from '../kernel/text.ts';
import { readArguments, type Arguments } from './arguments.ts';
import { EXIT, UsageError, type Io } from './io.ts';

export const EDI_USAGE = `usage: npm run -s lab -- edi check FILE [--profile lab|none] [--lang en|zh] [--json]
       npm run -s lab -- edi explain FILE [--lang en|zh]
       npm run -s lab -- edi write KIND --sample

check    tells everything that is wrong with an UN/EDIFACT file, and the CONTRL a partner's system would answer
         --profile lab also checks what the lab's firms agreed on; none, the usual, checks the standard (D.96A) alone
         --json prints {"interchange", "messages", "contrl"} and nothing else; in a finding, segment counts from UNH = 1,
         element and component from 1 after the tag (in CONTRL the tag itself is position 1), offset from 0
         a file may hold several interchanges: messages are those of all, "further" describes all interchanges but the first
explain  says in plain words what each segment means
write    writes a message as the lab does; KIND is one of ${MESSAGE_TYPES.join(', ')}

FILE may be - for standard input. Ends with 0: nothing is wrong; 1: there are findings; 2: the text cannot be read as
EDIFACT, or the command was not called as it should be.
`;

const OPTIONS = {
  profile: { type: 'string' },
  lang: { type: 'string' },
  json: { type: 'boolean' },
  sample: { type: 'boolean' },
  help: { type: 'boolean', short: 'h' },
} as const;

/** The exit code of a text that is no interchange. */
const UNREADABLE = 2;

/** One clear sentence for each reason. */
const UNREADABLE_WORDS: Readonly<Record<UnreadableReason, string>> = {
  empty: 'the file is empty',
  'too-long': 'the file is longer than what is read at once (512 Ki characters)',
  binary: 'the file is binary, not an EDIFACT text',
  'no-edifact': 'this is no EDIFACT text: it has neither UNA, UNB nor UNH',
};

/**
 * `edi check|explain|write`.
 * @returns the exit code: 0 nothing is wrong, 1 findings, 2 the text cannot be read
 * @throws UsageError when it is not called as it should be
 */
export function runEdi(argv: readonly string[], io: Io): number {
  const given = readArguments(argv, OPTIONS);
  if (given.flag('help')) {
    io.out(EDI_USAGE);
    return EXIT.ok;
  }
  const [what, name, ...more] = given.files;
  if (more.length > 0) throw new UsageError(`one file at a time; what is '${more[0]}'?`);
  switch (what) {
    case 'check':
      return runCheck(name, given, io);
    case 'explain':
      return runExplain(name, given, io);
    case 'write':
      return runWrite(name, given, io);
    default:
      throw new UsageError(`edi knows check, explain and write; not '${what ?? ''}'`);
  }
}

function runCheck(name: string | undefined, given: Arguments, io: Io): number {
  const profile = given.text('profile') ?? 'none';
  if (profile !== 'lab' && profile !== 'none') {
    throw new UsageError(`--profile takes lab or none, not '${profile}'`);
  }
  const language = languageOf(given);
  const bytes = bytesOf(name, io);
  if (bytes === null) return UNREADABLE;
  const report = checkInterchange(bytes, { profile });
  if (report.unreadable !== null) io.err(`${UNREADABLE_WORDS[report.unreadable]}\n`);
  if (given.flag('json')) {
    const { interchange, further, messages, contrl } = report;
    const others = further.length > 0 ? { further } : {};
    io.out(`${JSON.stringify({ interchange, messages, contrl, ...others })}\n`);
  } else if (report.unreadable === null) io.out(inWords(report, language));
  return report.unreadable !== null ? UNREADABLE : report.findings.length > 0 ? EXIT.failed : EXIT.ok;
}

function inWords(report: CheckReport, language: Language): string {
  const { findings, contrl, messages } = report;
  const lines: string[] = [];
  const list = (some: CheckReport['findings']): void => {
    for (const finding of some) {
      const { line, column, level, segment } = finding;
      const number = segment === null ? '' : ` segment ${segment}:`;
      lines.push(`  ${line}:${column} ${level}:${number} ${explainFinding(finding)[language]}`);
    }
  };
  for (const [index, interchange] of [report.interchange, ...report.further].entries()) {
    const { sender, recipient, reference, syntax, version, accepted } = interchange;
    lines.push(
      `interchange ${reference} ${sender} → ${recipient} (${syntax}:${version}): ${verdict(accepted)}`,
    );
    list(interchange.findings);
    for (const message of messages) {
      if ((message.interchange ?? 0) !== index) continue;
      lines.push(`message ${message.reference} ${message.type}: ${verdict(message.accepted)}`);
      list(message.findings);
    }
  }
  lines.push(`${findings.length} finding(s)`, '');
  lines.push(contrl ?? noAnswer(messages), '');
  return lines.join('\n');
}

const verdict = (accepted: boolean): string => (accepted ? 'accepted' : 'refused');

const noAnswer = (messages: CheckReport['messages']): string =>
  messages.length > 0 && messages.every(({ type }) => type === 'CONTRL')
    ? 'no CONTRL: a CONTRL is not acknowledged'
    : 'no CONTRL: without sender, recipient and reference in UNB there is nobody to answer';

function runExplain(name: string | undefined, given: Arguments, io: Io): number {
  const language = languageOf(given);
  const bytes = bytesOf(name, io);
  if (bytes === null) return UNREADABLE;
  const read = readInterchange(bytes);
  if (!read.ok) {
    io.err(`${UNREADABLE_WORDS[read.error]}\n`);
    return UNREADABLE;
  }
  for (const { tokens } of [read.value, ...read.value.further]) {
    for (const segment of tokens.segments) io.out(`${segment.tag}  ${explain(segment)[language]}\n`);
  }
  return EXIT.ok;
}

function runWrite(name: string | undefined, given: Arguments, io: Io): number {
  const type = MESSAGE_TYPES.find((known) => known === name?.toUpperCase());
  if (!type) throw new UsageError(`edi write takes one of ${MESSAGE_TYPES.join(', ')}, not '${name ?? ''}'`);
  if (!given.flag('sample')) throw new UsageError('edi write writes samples: add --sample');
  io.out(sampleOf(type));
  return EXIT.ok;
}

function languageOf(given: Arguments): Language {
  const text = given.text('lang') ?? 'en';
  const language = LANGUAGES.find((known) => known === text);
  if (!language) throw new UsageError(`--lang takes ${LANGUAGES.join(' or ')}, not '${text}'`);
  return language;
}

/** The file's bytes; null, with the reason told, if it cannot be read. */
function bytesOf(name: string | undefined, io: Io): Uint8Array | null {
  if (name === undefined) throw new UsageError('which file?');
  try {
    return readFileSync(name === '-' ? 0 : name);
  } catch (error) {
    io.err(`${name} cannot be read: ${error instanceof Error ? error.message : String(error)}\n`);
    return null;
  }
}
