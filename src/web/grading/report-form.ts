import type { Request, RequestHandler } from 'express';
import multer, { memoryStorage, MulterError } from 'multer';
import { ANSWER_MAX } from '../../classroom/reports/markup.ts';
import { IMAGE_BYTES_MAX } from '../../classroom/reports/images.ts';
import { problem } from '../problems.ts';
import { createRateLimit } from '../rate.ts';

/**
 * The form of a lab report: many long fields, and perhaps one picture. It is read before the guard against foreign requests, which
 * looks for its token among the fields, and only for someone who is in the run.
 */

const PICTURES_PER_MINUTE = 5;
/** Savings while typing come about once a second. */
const SAVES = { perSecond: 2, burst: 20 } as const;
const FORM_PATH = /^\/([^/]+)\/report(?:\/(insert|images))?$/;
/** The most questions a scenario can have, and what else stands in the form. */
const FIELDS_MAX = 60;
/** Four bytes to a character at the most. */
const FIELD_BYTES_MAX = 4 * ANSWER_MAX + 1024;

export function reportForm(): readonly RequestHandler[] {
  const pictures = createRateLimit(PICTURES_PER_MINUTE / 60, PICTURES_PER_MINUTE);
  const saves = createRateLimit(SAVES.perSecond, SAVES.burst);
  const limits = {
    fieldSize: FIELD_BYTES_MAX,
    fields: FIELDS_MAX,
    parts: FIELDS_MAX + 1,
    fieldNameSize: 100,
  };
  // The form always has its field for a picture; while only texts are saved, what is in it is passed over.
  const texts = multer({
    storage: memoryStorage(),
    limits: { ...limits, files: 1 },
    fileFilter: (_req, _file, done) => done(null, false),
  }).single('image');
  const withPicture = multer({
    storage: memoryStorage(),
    defParamCharset: 'utf8',
    limits: { ...limits, files: 1, fileSize: IMAGE_BYTES_MAX },
  }).single('image');
  return [
    (req: Request, res, next) => {
      const match = req.method === 'POST' ? FORM_PATH.exec(req.path) : null;
      const { participantIds } = req.context;
      const runId = match?.[1] ?? '';
      const person = Object.hasOwn(participantIds, runId) ? participantIds[runId] : undefined;
      if (!match || person === undefined) {
        next();
        return;
      }
      const isPicture = match[2] === 'images';
      if (!(isPicture ? pictures : saves).take(person)) throw problem('too-many');
      if (!req.is('multipart/form-data')) {
        next();
        return;
      }
      void (isPicture ? withPicture : texts)(req, res, (error?: unknown) => {
        if (error instanceof MulterError) req.uploadProblem = 'too-large';
        // A body that breaks off: whatever could be read of it has no token and is refused by that.
        else if (error) req.body = {};
        next();
      });
    },
  ];
}
