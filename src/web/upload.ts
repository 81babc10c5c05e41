import express, { type Request, type RequestHandler } from 'express';
import multer, { memoryStorage, MulterError } from 'multer';

/**
 * Forms that bring one file along. They are read before the guard against foreign requests, which looks for its token among the
 * fields; so the token's field stands first in such a form, and whoever mounts this puts a rate limit before it.
 */

export interface UploadLimits {
  /** The largest file, in bytes. */
  readonly fileBytesMax: number;
  /** The longest field, in bytes: texts that are pasted instead of uploaded. */
  readonly fieldBytesMax: number;
}

declare module 'express-serve-static-core' {
  interface Request {
    /** Why a file was not taken; the fields before it were. */
    uploadProblem?: 'too-large';
  }
}

/** A form of a few fields and one file, kept in memory; also the same form without a file. */
export function formWithFile(name: string, { fileBytesMax, fieldBytesMax }: UploadLimits): RequestHandler {
  const multipart = multer({
    storage: memoryStorage(),
    // Browsers write the names of files in UTF-8.
    defParamCharset: 'utf8',
    limits: { fileSize: fileBytesMax, fieldSize: fieldBytesMax, files: 1, fields: 20, parts: 21 },
  }).single(name);
  // Percent signs make three characters of one byte.
  const plain = express.urlencoded({ extended: false, limit: 3 * fieldBytesMax, parameterLimit: 20 });
  return (req, res, next) => {
    if (req.method !== 'POST') {
      next();
      return;
    }
    void multipart(req, res, (error?: unknown) => {
      if (error instanceof MulterError) req.uploadProblem = 'too-large';
      else if (error) {
        // A body that breaks off or is no form: whatever could be read of it has no token and is refused by that.
        req.body = {};
      }
      plain(req, res, next);
    });
  };
}

/** The file that came with a form; null when none was chosen. */
export function fileOf(req: Request): { readonly name: string; readonly bytes: Uint8Array } | null {
  const { file } = req;
  if (!file || (file.size === 0 && file.originalname === '')) return null;
  return { name: file.originalname, bytes: file.buffer };
}
