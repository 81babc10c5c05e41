import { Router, type Request, type Response } from 'express';
import { takeFlashes } from '../flash.ts';
import { EDITOR_FORM } from './message-routes.ts';
import { createDeskOpener, notThere, type DeskDeps } from './open-desk.ts';
import { addOrderRoutes } from './order-routes.ts';
import { deskPage, deskTab, tabsOf } from '../presenters/trade/desk.ts';
import {
  firmPage,
  firmsPage,
  mallNav,
  noticesPage,
  postsPage,
  productList,
  searchPage,
} from '../presenters/trade/mall.ts';
import { EDITOR_TEXTS, editorPage } from '../presenters/trade/message-editor.ts';
import { editorRequest } from '../presenters/trade/message-request.ts';
import { productPage } from '../presenters/trade/product-page.ts';

/**
 * What a student works with: the desk, its lists, its orders (`order-routes.ts`), messages by hand, the mall. Each page's own
 * address is also the address of its fragment: a browser that asks for a part gets the piece alone (see `wantsFragment`).
 */

export function createDeskRouter(deps: DeskDeps): Router {
  const router = Router();
  const { texts } = deps;
  const opener = createDeskOpener(deps);
  const { withDesk, frame } = opener;

  router.get('/runs/:runId/desk', async (req, res) => {
    const model = await withDesk(req, res, (open) => ({
      ...frame(open, open.desk.words.t('trade-desk:title')),
      desk: deskPage(open.desk, open.facts, null),
    }));
    if (model) deps.render(req, res, 'pages/desk', model);
  });

  router.get('/runs/:runId/desk/:tab', async (req, res) => {
    const model = await withDesk(req, res, (open) => {
      const tab = notThere(deskTab({ ...open.desk, asked: req.query }, req.params.tab));
      return { ...frame(open, tab.title), desk: deskPage(open.desk, open.facts, tab.tab), tab };
    });
    if (model) deps.render(req, res, 'pages/desk-tab', model);
  });
  addOrderRoutes(router, deps, opener);

  /** The editor for messages by hand. What was typed and checked without scripts comes back with the flash. */
  router.get('/runs/:runId/messages/new', async (req, res) => {
    const typed =
      takeFlashes(req).find(({ form }) => form?.type === EDITOR_FORM)?.form?.values['text'] ?? null;
    const asked = editorRequest(req.query, typed);
    const model = await withDesk(req, res, (open) => {
      const page = notThere(asked && editorPage(open.desk, asked));
      return {
        ...frame(open, page.title),
        page,
        send: `${open.desk.base}/messages`,
        scriptTexts: editorTexts(req),
      };
    });
    if (model) deps.render(req, res, 'pages/message-editor', model);
  });

  /** What the editor's script words its findings with. */
  const editorTexts = ({ context }: Request): Readonly<Record<string, string>> =>
    Object.fromEntries(
      EDITOR_TEXTS.flatMap(([namespace, part]) =>
        Object.entries(texts.templates(context.lang, namespace, part)),
      ),
    );

  mallRoutes();
  return router;

  function mallRoutes(): void {
    const listed = (category: (req: Request) => string | null) => async (req: Request, res: Response) => {
      const model = await withDesk(req as Request<{ runId: string }>, res, (open) => {
        const list = notThere(productList(open.desk, category(req)));
        return { ...frame(open, list.title, 'mall'), mall: mallNav(open.desk, 'products'), list };
      });
      if (model) deps.render(req, res, 'pages/mall', model);
    };
    router.get(
      '/runs/:runId/mall',
      listed(() => null),
    );
    router.get(
      '/runs/:runId/mall/categories/:id',
      listed((req) => String(req.params['id'])),
    );

    router.get('/runs/:runId/mall/products/:id', async (req, res) => {
      const model = await withDesk(req, res, (open) => {
        const page = notThere(productPage(open.desk, req.params.id));
        return { ...frame(open, page.product.name, 'mall'), mall: mallNav(open.desk, 'products'), page };
      });
      if (model) deps.render(req, res, 'pages/mall-product', model);
    });

    router.get('/runs/:runId/mall/posts', async (req, res) => {
      const model = await withDesk(req, res, (open) => ({
        ...frame(open, open.desk.words.t('trade-mall:tab.posts'), 'mall'),
        mall: mallNav(open.desk, 'posts'),
        page: postsPage(open.desk),
      }));
      if (model) deps.render(req, res, 'pages/mall-posts', model);
    });

    router.get('/runs/:runId/mall/notices', async (req, res) => {
      const model = await withDesk(req, res, (open) => ({
        ...frame(open, open.desk.words.t('trade-mall:tab.notices'), 'mall'),
        mall: mallNav(open.desk, 'notices'),
        page: noticesPage(open.desk),
      }));
      if (model) deps.render(req, res, 'pages/mall-notices', model);
    });

    router.get('/runs/:runId/mall/firms', async (req, res) => {
      const model = await withDesk(req, res, (open) => ({
        ...frame(open, open.desk.words.t('trade-mall:tab.firms'), 'mall'),
        mall: mallNav(open.desk, 'firms'),
        page: firmsPage(open.desk),
      }));
      if (model) deps.render(req, res, 'pages/mall-firms', model);
    });

    router.get('/runs/:runId/mall/firms/:id', async (req, res) => {
      const model = await withDesk(req, res, (open) => {
        const firm = notThere(firmPage(open.desk, req.params.id));
        return { ...frame(open, firm.name, 'mall'), mall: mallNav(open.desk, 'firms'), firm };
      });
      if (model) deps.render(req, res, 'pages/mall-firm', model);
    });

    router.get('/runs/:runId/mall/search', async (req, res) => {
      const query = typeof req.query['q'] === 'string' ? req.query['q'].slice(0, 80) : '';
      const model = await withDesk(req, res, (open) => ({
        ...frame(open, open.desk.words.t('trade-mall:search.label'), 'mall'),
        mall: mallNav(open.desk, 'products', query),
        page: searchPage(open.desk, query),
      }));
      if (model) deps.render(req, res, 'pages/mall-search', model);
    });
  }
}

/** All tabs a desk of this role answers to. */
export const tabNames = (role: string): readonly string[] =>
  tabsOf(role).flatMap(({ tabs }) => tabs.map(({ tab }) => tab));
