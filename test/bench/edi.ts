import { createRequire } from 'node:module';
import { checkInterchange } from '../../src/edi/check.ts';
import { parseInterchange } from '../../src/edi/parse.ts';
import {
  makeInterchange,
  makeMessage,
  segment,
  writeInterchange,
  type EdiSegment,
} from '../../src/edi/write.ts';
import { readWithEdifact } from '../support/edi.ts';
import { atLeast, compared, median, reported, type BenchResult } from './result.ts';

/**
 * How fast an order of 2 KB is checked completely and written, against the `edifact` package, which merely parses it: with
 * handlers that do nothing, so that the limit is as high as it can be.
 */

const ROUNDS = 9;
/** Of the processor's time, which other programs on the machine do not use up. */
const ROUND_MS = 120;

const require = createRequire(import.meta.url);
const Reader = require('edifact/reader.js') as new () => { parse(text: string): unknown[] };
interface BareParser {
  onopensegment: () => void;
  onclosesegment: () => void;
  onelement: () => void;
  oncomponent: () => void;
  encoding(level: string): void;
  write(text: string): void;
  end(): void;
}
const Parser = require('edifact/parser.js') as new () => BareParser;
const nothing = (): void => undefined;

/** The package at its quickest: it parses, and nobody listens. */
function parseBare(text: string): void {
  const parser = new Parser();
  parser.encoding('UNOC');
  parser.onopensegment = nothing;
  parser.onclosesegment = nothing;
  parser.onelement = nothing;
  parser.oncomponent = nothing;
  parser.write(text);
  parser.end();
}

/** An order of 2 KB: a header and as many lines as it takes. */
function order(): string {
  const lines: EdiSegment[] = [];
  const write = (): string => {
    const count = lines.length / 6;
    const segments = [
      segment('BGM', '220', 'PO-1042', '9'),
      segment('DTM', ['137', '20260309', '102']),
      segment('DTM', ['2', '20260316', '102']),
      segment('RFF', ['CT', 'CT-2026-07']),
      segment('NAD', 'BY', ['TEAHOUSE', '', '92'], '', 'Teahouse at the bridge'),
      segment('NAD', 'SU', ['KILN', '', '92'], '', "Kiln 'Old Town'"),
      segment('NAD', 'ST', ['DEPOT-4', '', '92']),
      segment('CUX', ['2', 'CNY', '9']),
      ...lines,
      segment('UNS', 'S'),
      segment('MOA', ['86', 450 * count]),
      segment('CNT', ['2', count]),
    ];
    const addressing = {
      sender: 'TEAHOUSE',
      recipient: 'KILN',
      reference: 'T1',
      date: '20260309',
      time: '0830',
    };
    return writeInterchange(makeInterchange(addressing, [makeMessage('ORDERS', '1', segments)]));
  };
  while (write().length < 2048) {
    const line = lines.length / 6 + 1;
    lines.push(
      segment('LIN', line, '', [`POT-${line}`, 'SA']),
      segment('PIA', '1', [`T-${line}`, 'BP']),
      segment('IMD', 'F', '', ['', '', '', `Teapot, celadon, no. ${line}`]),
      segment('QTY', ['21', 36, 'PCE']),
      segment('MOA', ['203', 450]),
      segment('PRI', ['AAA', 12.5]),
    );
  }
  return write();
}

function cpuMs(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}

/** Messages per second, in turns, so that a slow moment of the machine hits all of them. */
function rates<Name extends string>(tasks: Readonly<Record<Name, () => void>>): Record<Name, number> {
  const names = Object.keys(tasks) as Name[];
  const found = Object.fromEntries(names.map((name) => [name, [] as number[]])) as Record<Name, number[]>;
  for (let round = -2; round < ROUNDS; round++) {
    for (const name of names) {
      const began = cpuMs();
      let count = 0;
      let took: number;
      do {
        for (let i = 0; i < 20; i++) tasks[name]();
        count += 20;
        took = cpuMs() - began;
      } while (took < ROUND_MS);
      if (round >= 0) found[name].push((count * 1000) / took);
    }
  }
  return Object.fromEntries(names.map((name) => [name, median(found[name])])) as Record<Name, number>;
}

export async function benchEdi(): Promise<readonly BenchResult[]> {
  const text = order();
  const content = parseInterchange(text);
  if (!content) throw new Error('the order to measure with cannot be read');
  const { findings } = checkInterchange(text, { profile: 'lab' });
  if (findings.length > 0)
    throw new Error(`the order to measure with is wrong: ${JSON.stringify(findings[0])}`);
  const found = rates({
    parser: () => parseBare(text),
    check: () => void checkInterchange(text),
    lab: () => void checkInterchange(text, { profile: 'lab' }),
    write: () => void writeInterchange(content),
  });
  // Afterwards: handlers that do something slow the package's parser down for good in this process.
  const heard = rates({
    listener: () => void readWithEdifact(text),
    reader: () => void new Reader().parse(text),
  });
  return [
    atLeast('edi.check ÷ edifact parser', found.check, 'messages/s', found.parser, 0.5),
    compared('edi.check with profile ÷ edifact parser', found.lab, 'messages/s', found.parser),
    atLeast('edi.write ÷ edi.check', found.write, 'messages/s', found.check, 1),
    reported('edi.edifact parser with handlers that keep what they hear', heard.listener, 'messages/s'),
    reported('edi.edifact reader', heard.reader, 'messages/s'),
  ];
}
