import { Router, type Request, type RequestHandler } from 'express';
import { checkInterchange } from '../../edi/check.ts';
import { decodeInterchange } from '../../edi/decode.ts';
import { encodingTrouble } from '../../edi/encoding.ts';
import { TEXT_LENGTH_MAX } from '../../edi/limits.ts';
import { withMistake } from '../../edi/mistakes.ts';
import { readingOf, unreadableReading, type Reading } from '../../edi/reading/reading.ts';
import type { Say } from '../../edi/reading/say.ts';
import { sampleOf } from '../../edi/samples.ts';
import { MESSAGE_TYPES } from '../../edi/tables/messages.ts';
import type { WebDeps } from '../context.ts';
import { sendInterchange } from './edi-files.ts';
import { perAddress, textField } from './people-routes.ts';
import { checkPage, OFFERED_MISTAKES, type Asked, type ProfileName } from '../presenters/edi/check-page.ts';
import { fileName } from '../presenters/edi/message.ts';
import type { Words } from '../presenters/trade/words.ts';
import { wordsFor } from '../reader-words.ts';
import { fileOf, formWithFile, type UploadLimits } from '../upload.ts';

/**
 * `/edi`: anyone may check any EDIFACT text. With scripts all of it happens in the browser; this is the same for those without,
 * and the download of the CONTRL.
 */

/** A file as large as four times the longest text that is checked, less what nobody sends. */
const LIMITS: UploadLimits = { fileBytesMax: 1024 * 1024, fieldBytesMax: 2 * 1024 * 1024 };

/** Per address and quarter of an hour; a class shares one. */
const POSTS_MAX = 600;

/** Parts of the texts that the browser's script words its results with. */
export const SCRIPT_TEXTS: readonly string[] = [
  'panes',
  'fault',
  'form',
  'level',
  'verdict',
  'fact',
  'unreadable',
  'encoding',
  'answer',
  'result',
  'check',
];

/** What a POST to `/edi` goes through before anyone looks for its token: how often, and how large. */
export function ediForm(): readonly RequestHandler[] {
  const limit = perAddress(POSTS_MAX);
  return [
    (req, res, next) => {
      if (req.method === 'POST') void limit(req, res, next);
      else next();
    },
    formWithFile('file', LIMITS),
  ];
}

export function createEdiRouter(deps: Pick<WebDeps, 'texts' | 'render'>): Router {
  const router = Router();
  const { texts, render } = deps;

  const words = (req: Request): Words => wordsFor(deps, req.context.lang);
  const sayFor =
    (reader: Words): Say =>
    (key, params) =>
      reader.t(key, params);
  const readingFor = (text: string, profile: ProfileName, reader: Words): Reading =>
    readingOf(text, { profile }, reader.lang, sayFor(reader));

  const page = (req: Request, asked: Asked) => ({
    title: texts.both('edi:check.title'),
    page: checkPage(asked, words(req)),
    scriptTexts: Object.assign(
      {},
      ...SCRIPT_TEXTS.map((part) => texts.templates(req.context.lang, 'edi', part)),
    ) as Readonly<Record<string, string>>,
  });

  router.get('/edi', (req, res) => {
    const profile = profileOf(req.query['profile']);
    const type = MESSAGE_TYPES.find((known) => known === req.query['sample']);
    const text = type ? sampleOf(type) : '';
    const reading = type ? readingFor(text, profile, words(req)) : null;
    render(req, res, 'pages/edi-check', page(req, { text, profile, problem: null, note: null, reading }));
  });

  router.post('/edi', (req, res) => {
    const asked = asking(req, words(req));
    if (textField(req, 'download') === 'contrl' && asked.problem === null) {
      const { contrl, interchange } = checkInterchange(asked.text, { profile: asked.profile });
      if (contrl !== null) {
        sendInterchange(res, contrl, fileName(interchange.reference, '-CONTRL'));
        return;
      }
    }
    const status = req.uploadProblem
      ? 413
      : asked.problem !== null || asked.reading?.unreadable != null
        ? 422
        : 200;
    render(req, res, 'pages/edi-check', page(req, asked), { status });
  });
  return router;

  /** What the form asks for: a file before a sample before the text, which a mistake may be made in. */
  function asking(req: Request, reader: Words): Asked {
    const t = sayFor(reader);
    const profile = profileOf(textField(req, 'profile'));
    const typed = wholeField(req, 'text');
    const nothing = { text: typed, profile, problem: null, note: null, reading: null };
    if (req.uploadProblem) {
      const reading = unreadableReading(req.uploadProblem, t);
      return { ...nothing, reading };
    }
    const read = (text: string): Asked => ({ ...nothing, text, reading: readingFor(text, profile, reader) });
    const file = fileOf(req);
    if (file) {
      const text = decodeInterchange(file.bytes);
      const trouble = encodingTrouble(file.bytes);
      const asked = read(text);
      // Nobody wants to see a picture as letters.
      if (asked.reading?.unreadable === 'binary' || text.includes('\0') || text.length > TEXT_LENGTH_MAX)
        return { ...asked, text: typed };
      return { ...asked, note: trouble === null ? null : t(`edi:encoding.${trouble}`) };
    }
    const type = MESSAGE_TYPES.find((known) => known === textField(req, 'sample'));
    if (type) return read(sampleOf(type));
    const mistake = OFFERED_MISTAKES.find((known) => known === textField(req, 'mistake'));
    if (!mistake) return read(typed);
    const spoilt = withMistake(typed, mistake, Math.random());
    return spoilt === null ? { ...read(typed), problem: t('edi:check.cannot') } : read(spoilt);
  }
}

const profileOf = (name: unknown): ProfileName => (name === 'lab' ? 'lab' : 'none');

/** A field as it was typed, blanks and all: a form sends every line break as two characters. */
function wholeField(req: Request, name: string): string {
  const value = (req.body as Record<string, unknown> | undefined)?.[name];
  return typeof value === 'string' ? value.replaceAll('\r\n', '\n') : '';
}
