import { Router, type Request, type Response } from 'express';
import { verdictOf, checkSignedFile, type Trusted } from '../../labs/trade/signing/check-file.ts';
import { sampleFile } from '../../labs/trade/signing/sample.ts';
import { FILE_LENGTH_MAX, tidied } from '../../labs/trade/signing/signed-file.ts';
import { tamper, TARGETS } from '../../labs/trade/signing/tamper.ts';
import type { WebDeps } from '../context.ts';
import { perAddress, textField } from './people-routes.ts';
import { signedFileOf, trustedOf, verifyPage, type VerifyAsked } from '../presenters/verify.ts';
import type { Desk } from '../presenters/trade/context.ts';
import { problem } from '../problems.ts';
import type { Model } from '../render.ts';
import { wordsFor } from '../reader-words.ts';

/**
 * Checking signed contracts. With scripts all of it happens in the browser, by the same module; these routes do it for those
 * without, and bring the file of a contract together with what its market publishes.
 */

type VerifyDeps = Pick<WebDeps, 'texts' | 'render'>;

/** Per address and quarter of an hour; a class shares one. */
const POSTS_MAX = 600;

/** What the browser's script words its answers with. */
const SCRIPT_TEXTS = ['check', 'state', 'verdict', 'change', 'tamper', 'file'];

/** The page's texts and script besides what was asked. */
function pageModel(deps: VerifyDeps, req: Request, asked: VerifyAsked): Model {
  const { texts } = deps;
  return {
    title: texts.both('verify:title'),
    page: verifyPage(asked, wordsFor(deps, req.context.lang)),
    lengthMax: FILE_LENGTH_MAX,
    scriptTexts: Object.assign(
      {},
      ...SCRIPT_TEXTS.map((part) => texts.templates(req.context.lang, 'verify', part)),
    ) as Readonly<Record<string, string>>,
  };
}

/** A field of the form with every sign it has. */
function wholeField(req: Request, name: string): string {
  const value = (req.body as Record<string, unknown> | undefined)?.[name];
  return typeof value === 'string' ? value.slice(0, 2 * FILE_LENGTH_MAX) : '';
}

const isSound = (file: string, trusted: Trusted | null): boolean =>
  !['broken', 'nothing'].includes(verdictOf(checkSignedFile(file, trusted)));

/** What a press of a button without scripts asks for: to check, to change one character, or to undo that. */
function pressed(req: Request, trusted: Trusted | null): Pick<VerifyAsked, 'file' | 'original' | 'turn'> {
  const typed = wholeField(req, 'file');
  const file = typed.trim() === '' ? '' : tidied(typed);
  const kept = wholeField(req, 'original');
  const before = kept === '' ? '' : tidied(kept);
  const turn = Math.min(1_000, Math.max(0, Math.trunc(Number(textField(req, 'turn'))) || 0));
  const asked = textField(req, 'do');
  // What fits is the original of whatever is changed from now on.
  const original = isSound(file, trusted) ? file : before;
  if (asked === 'restore') return { file: original === '' ? file : original, original, turn };
  const target = TARGETS.find((known) => known === asked);
  if (target === undefined) return { file, original, turn };
  const changed = tamper(original === '' ? file : original, target, turn);
  return { file: changed?.file ?? file, original, turn: turn + 1 };
}

const asOpened = (file: string, trusted: Trusted | null) => ({
  file,
  original: isSound(file, trusted) ? file : '',
  turn: 0,
});

/** `/verify`: for anyone with a file, or with none. */
export function createVerifyRouter(deps: VerifyDeps): Router {
  const router = Router();
  const show = (req: Request, res: Response, asked: Pick<VerifyAsked, 'file' | 'original' | 'turn'>) => {
    const page = pageModel(deps, req, { ...asked, action: '/verify', trusted: null, source: null });
    deps.render(req, res, 'pages/verify', page);
  };
  router.get('/verify', (req, res) => {
    show(req, res, asOpened(req.query['sample'] === undefined ? '' : sampleFile(), null));
  });
  router.post('/verify', perAddress(POSTS_MAX), (req, res) => {
    show(req, res, pressed(req, null));
  });
  return router;
}

/** What the routes about one contract of an exercise need of the desk: whoever may see the order may have its file. */
export interface SignedDesk {
  readonly desk: Desk;
  /** What every page of the desk hands to its layout. */
  readonly frame: (title: string) => object;
  readonly order: Desk['own']['orders'][number];
}
type WithOrder = <T>(
  req: Request<{ runId: string; orderId: string; number: string }>,
  res: Response,
  reader: (open: SignedDesk) => T,
) => Promise<T | null>;

/** A signed contract of an exercise as a file, and its check. */
export function addSignedRoutes(router: Router, deps: VerifyDeps, withOrder: WithOrder): void {
  const at = '/runs/:runId/orders/:orderId/signed/:number';

  const fileIn = ({ desk, order }: SignedDesk, number: string): string => {
    const file = signedFileOf(order, number, desk.view.authority);
    if (file === null) throw problem('not-found');
    return file;
  };

  router.get(at, async (req, res) => {
    const { number } = req.params;
    const file = await withOrder(req, res, (open) => fileIn(open, number));
    if (file === null) return;
    res.setHeader('Content-Disposition', `attachment; filename="${number.replace(/[^\w-]/g, '_')}.txt"`);
    res.type('text/plain; charset=utf-8').send(file);
  });

  const checkPage =
    (what: (req: Request, file: string, trusted: Trusted) => ReturnType<typeof asOpened>) =>
    async (req: Request<{ runId: string; orderId: string; number: string }>, res: Response) => {
      const { number } = req.params;
      const model = await withOrder(req, res, (open) => {
        const { desk, order } = open;
        const file = fileIn(open, number);
        const trusted = trustedOf(desk.view.authority);
        const path = `/orders/${order.id}/signed/${encodeURIComponent(number)}`;
        const source = { number, back: desk.link(`/orders/${order.id}`), download: desk.link(path) };
        const asked = { ...what(req as Request, file, trusted), action: desk.link(`${path}/check`) };
        return { ...open.frame(number), ...pageModel(deps, req as Request, { ...asked, trusted, source }) };
      });
      if (model) deps.render(req as Request, res, 'pages/verify', model);
    };
  router.get(
    `${at}/check`,
    checkPage((_req, file, trusted) => asOpened(file, trusted)),
  );
  router.post(
    `${at}/check`,
    perAddress(POSTS_MAX),
    checkPage((req, _file, trusted) => pressed(req, trusted)),
  );
}
